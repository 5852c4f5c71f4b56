"""The first page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from content.models import Article, Rail, Testimonial
from content.reads import RailOfGoods, banners, rails
from core.database.sql import rows
from house.reads import house
from storefront.caching import browsed
from storefront.goods import cards_of
from storefront.machines import structured
from storefront.memory import Memory
from vendors.models import Vendor

# The newest goods of each category at the top, by its id.
FACES = """
    SELECT DISTINCT ON (top.id) top.id AS aisle,
        coalesce(nullif(newest.image_small, ''), newest.image) AS picture
    FROM catalog_category top
    JOIN catalog_category below ON below.tree_id = top.tree_id AND below.is_active
    CROSS JOIN LATERAL (
        SELECT id, image, image_small FROM catalog_product
        WHERE category_id = below.id AND is_listed AND image <> '' ORDER BY id DESC LIMIT 1
    ) newest
    WHERE top.parent_id IS NULL AND top.is_active ORDER BY top.id, newest.id DESC
"""

MORE: dict[str, str] = {
    Rail.Rule.NEW: "",
    Rail.Rule.BEST_SELLING: "?ordering=best_selling",
    Rail.Rule.BEST_RATED: "?ordering=rating",
}

windows: Memory[dict[str, Any]] = Memory(seconds=60, most=2)  # one in each language


@browsed
def home(request: HttpRequest) -> HttpResponse:
    context = windows.of(get_language(), window)
    return render(request, "storefront/home.html", context)


def shown(rail: RailOfGoods) -> dict[str, Any]:
    """A row of goods with where there are more of the kind."""
    if rail.maker:
        url = reverse("storefront:maker", args=[rail.maker])
    else:
        asked = MORE.get(rail.rule)
        url = reverse("storefront:search") + asked if asked is not None else ""
    return {"id": f"rail-{rail.id}", "title": rail.title, "cards": cards_of(rail.cards), "url": url}


def window() -> dict[str, Any]:
    """What the page shows to everybody."""
    makers = list(Vendor.objects.approved().order_by("-pk")[:8])
    published = Article.objects.published(timezone.now())
    voices = Testimonial.objects.published().select_related("vendor")
    return {
        "faces": {row["aisle"]: row["picture"] for row in rows(FACES, {})},
        "banners": banners(),
        "rails": [shown(rail) for rail in rails()],
        "makers": makers,
        "told": next((maker for maker in makers if maker.story), None),
        "articles": list(published.order_by("-published_at")[:3]),
        "testimonials": list(voices.order_by("-pk")[:3]),
        "structured": [
            structured.organization(house()),
            structured.website(house(), reverse("storefront:search")),
        ],
    }
