"""What buyers say of goods, with all that a page shows of it, in one statement."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count
from django.db.models.functions import JSONObject

from reviews.models import Review


def newest_to(vendor: int, *, most: int) -> list[Any]:
    """The newest reviews in words of a maker's goods on sale, each with these, its author and
    `pictures`."""
    visible = Review.objects.visible().filter(product__vendor=vendor, product__is_listed=True)
    found = visible.exclude(comment="").select_related("author", "product").with_pictures()
    return list(found.order_by("-pk")[:most])


def newest_of(product: int, *, most: int) -> tuple[list[Any], list[tuple[int, int]]]:
    """The newest reviews of a product, each with its author and `pictures`, and how many gave so
    many stars, the most stars first."""
    visible = Review.objects.visible().filter(product=product)
    stars = visible.order_by().values("rating").annotate(count=Count("pk"))
    found: list[Any] = list(
        visible.select_related("author")
        .with_pictures()
        .annotate(
            histogram=ArraySubquery(stars.values(one=JSONObject(stars="rating", count="count"))),
        )
        .order_by("-pk")[:most]
    )
    counts = {one["stars"]: one["count"] for one in found[0].histogram} if found else {}
    return found, [(stars, counts.get(stars, 0)) for stars in range(5, 0, -1)]
