"""What buyers say of goods, with all that a page shows of it, in one statement."""

from typing import Any

from orjson import loads
from psycopg.types.numeric import Int8

from accounts.models import User
from core.database.instances import Columns
from core.database.sql import rows, statement
from reviews.models import Review

REVIEW = Columns(Review, "review")
AUTHOR = Columns(User, "author", *User.NAMED_BY)
NEWEST_OF = statement(f"""
    SELECT {REVIEW.sql}, {AUTHOR.sql},
        (SELECT coalesce(json_agg(image ORDER BY image.id), '[]')::text FROM (
            SELECT id, file, thumbnail, width, height
            FROM reviews_reviewimage WHERE review_id = review.id) image) AS pictures,
        (SELECT json_object_agg(stars.rating, stars.count)::text FROM (
            SELECT rating, count(*) FROM reviews_review
            WHERE product_id = %(product)s AND NOT is_hidden GROUP BY rating) stars) AS histogram
    FROM reviews_review review LEFT JOIN accounts_user author ON author.id = review.author_id
    WHERE review.product_id = %(product)s AND NOT review.is_hidden
    ORDER BY review.id DESC LIMIT %(most)s
""")


def newest_to(vendor: int, *, most: int) -> list[Any]:
    """The newest reviews in words of a maker's goods on sale, each with these, its author and
    `pictures`."""
    visible = Review.objects.visible().filter(product__vendor=vendor, product__is_listed=True)
    found = visible.exclude(comment="").select_related("author", "product").with_pictures()
    return list(found.order_by("-pk")[:most])


def newest_of(product: int, *, most: int) -> tuple[list[Any], list[tuple[int, int]]]:
    """The newest reviews of a product, each with its author and `pictures`, and how many gave so
    many stars, the most stars first."""
    found: list[Any] = []
    counts: dict[str, int] = {}
    for row in rows(NEWEST_OF, {"product": Int8(product), "most": Int8(most)}):
        review: Any = REVIEW.of(row)
        review.author = AUTHOR.of(row) if row["author.id"] else None
        review.pictures = loads(row["pictures"])
        found.append(review)
        counts = loads(row["histogram"])
    return found, [(stars, counts.get(str(stars), 0)) for stars in range(5, 0, -1)]
