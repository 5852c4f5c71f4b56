from collections.abc import Iterable

from core.integrity import check, sentences

WRONG = """
    SELECT product.id, product.rating, product.rating_sum, product.review_count,
           coalesce(shown.stars, 0) AS stars, coalesce(shown.reviews, 0) AS reviews
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
    return sentences("review {id}: it hangs on an item of other goods", MISPLACED)


@check("the rating figures of products are those of their visible reviews")
def ratings() -> Iterable[str]:
    return sentences(
        "product {id}: rating {rating}, {rating_sum} stars in {review_count} reviews,"
        " should be {stars} stars in {reviews}",
        WRONG,
    )
