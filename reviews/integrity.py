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


MISPLACED = """
    SELECT review.id
    FROM reviews_review review JOIN orders_orderitem item ON item.id = review.item_id
    WHERE item.product_id <> review.product_id ORDER BY review.id
"""


@check("a guest's review is about the goods that were bought")
def goods_of_guests() -> Iterable[str]:
    with connection.cursor() as cursor:
        cursor.execute(MISPLACED)
        for (pk,) in cursor.fetchall():
            yield f"review {pk}: it hangs on an item of other goods"


@check("the rating figures of products are those of their visible reviews")
def ratings() -> Iterable[str]:
    with connection.cursor() as cursor:
        cursor.execute(WRONG)
        for pk, rating, stars, reviews, real_stars, real_reviews in cursor.fetchall():
            yield (
                f"product {pk}: rating {rating}, {stars} stars in {reviews} reviews,"
                f" should be {real_stars} stars in {real_reviews}"
            )
