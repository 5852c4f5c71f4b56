"""The first page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from content.models import Article, Testimonial
from core.database.sql import rows
from house.reads import house
from storefront.caching import browsed
from storefront.goods import cards
from storefront.machines import structured
from storefront.memory import Memory
from vendors.models import Vendor

RAIL = "10"  # goods in a row
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

windows: Memory[dict[str, Any]] = Memory(seconds=60, most=2)  # one in each language


@browsed
def home(request: HttpRequest) -> HttpResponse:
    context = windows.of(get_language(), window)
    return render(request, "storefront/home.html", context)


def window() -> dict[str, Any]:
    """What the page shows to everybody."""
    makers = list(Vendor.objects.approved().order_by("-pk")[:6])
    published = Article.objects.published(timezone.now())
    voices = Testimonial.objects.published().select_related("vendor")
    return {
        "faces": {row["aisle"]: row["picture"] for row in rows(FACES, {})},
        "newest": cards(page_size=RAIL),
        "best_selling": cards(page_size=RAIL, ordering="best_selling"),
        "makers": makers,
        "told": next((maker for maker in makers if maker.story), None),
        "articles": list(published.order_by("-published_at")[:3]),
        "testimonials": list(voices.order_by("-pk")[:3]),
        "structured": [
            structured.organization(house()),
            structured.website(house(), reverse("storefront:search")),
        ],
    }
