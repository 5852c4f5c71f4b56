from collections.abc import Iterable

from django.db import connection

from core.integrity import check

WRONG = """
    SELECT product.id, product.rating, product.rating_sum, product.review_count,
           coalesce(shown.stars, 0), coalesce(shown.reviews, 0)
    FROM catalog_product AS product
    LEFT JOIN (
        SELECT product_id, sum(rating) AS stars, count(*) AS reviews
        FROM reviews_review WHERE NOT is_hidden GROUP BY product_id
    ) AS shown ON shown.product_id = product.id
    WHERE product.rating_sum <> coalesce(shown.stars, 0)
       OR product.review_count <> coalesce(shown.reviews, 0)
       OR product.rating <> round(coalesce(shown.stars, 0)::numeric / greatest(shown.reviews, 1), 2)
    ORDER BY product.id
"""


@check("the rating figures of products are those of their visible reviews")
def ratings() -> Iterable[str]:
    with connection.cursor() as cursor:
        cursor.execute(WRONG)
        for pk, rating, stars, reviews, real_stars, real_reviews in cursor.fetchall():
            yield (
                f"product {pk}: rating {rating}, {stars} stars in {reviews} reviews,"
                f" should be {real_stars} stars in {real_reviews}"
            )
