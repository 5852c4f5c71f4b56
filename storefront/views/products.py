"""One product with all that its page shows."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from orjson import loads

from catalog.reads.detail import product_detail
from reviews.models import Review
from storefront.caching import browsed
from storefront.goods import cards
from storefront.views.categories import address_of
from vendors.models import Vendor

REVIEWS = 5
ALONGSIDE = 8  # goods in a rail


@browsed
def product(request: HttpRequest, slug: str) -> HttpResponse:
    found = product_detail(int(slug)) if slug.isdecimal() else None
    if found is None:
        raise Http404
    goods = loads(found[1])
    path = goods["category_path"]
    variants = [shown_variant(variant, goods) for variant in goods["variants"]]
    category = path[-1]["id"] if path else None
    context = {
        "product": goods,
        "maker": Vendor.objects.get(pk=goods["vendor"]["id"]),
        "variants": variants,
        "chosen": chosen(variants, request.GET.get("variant", "")),
        "has_prices": len({variant["price"] for variant in variants}) > 1,
        "reviews": reviews_of(goods),
        "histogram": histogram_of(goods),
        "of_maker": others(goods, vendor=goods["vendor"]["slug"]),
        "similar": others(goods, category=str(category)) if category else [],
        "crumbs": [
            *(
                {"name": step["name"], "url": address_of(path[: place + 1])}
                for place, step in enumerate(path)
            ),
            {"name": goods["name"]},
        ],
        "lane": path[0]["id"] if path else None,
    }
    return render(request, "storefront/product.html", context)


def shown_variant(variant: dict[str, Any], goods: dict[str, Any]) -> dict[str, Any]:
    """A variant with what it is called and whether the smallest order of it can be had."""
    label = variant["name"] or ", ".join(map(str, variant["options"].values()))
    return variant | {
        "label": label,
        "price": Decimal(variant["price"]),
        "can_be_had": variant["stock"] >= goods["min_order_quantity"],
    }


def chosen(variants: Sequence[dict[str, Any]], wanted: str) -> dict[str, Any]:
    """The variant that the address names; else the default, or the first that can be had."""
    asked = [variant for variant in variants if str(variant["id"]) == wanted]
    usual = sorted(variants, key=lambda one: (not one["can_be_had"], not one["is_default"]))
    return (asked or usual)[0]


def reviews_of(goods: dict[str, Any]) -> Sequence[Review]:
    if not goods["review_count"]:
        return ()
    written = Review.objects.visible().filter(product=goods["id"])
    return written.select_related("author").prefetch_related("images").order_by("-pk")[:REVIEWS]


def histogram_of(goods: dict[str, Any]) -> list[tuple[int, int]]:
    """How many gave so many stars, the most stars first."""
    if not goods["review_count"]:
        return []
    written = Review.objects.visible().filter(product=goods["id"])
    counts = dict(written.values_list("rating").annotate(Count("pk")))
    return [(stars, counts.get(stars, 0)) for stars in range(5, 0, -1)]


def others(goods: dict[str, Any], **asked: str) -> list[dict[str, Any]]:
    found = cards(page_size=str(ALONGSIDE + 1), **asked)
    return [card for card in found if card["id"] != goods["id"]][:ALONGSIDE]
