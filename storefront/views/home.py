"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from content.models import Article, Testimonial
from storefront.caching import browsed
from storefront.goods import cards
from vendors.models import Vendor

RAIL = "10"  # goods in a row


@browsed
def home(request: HttpRequest) -> HttpResponse:
    makers = list(Vendor.objects.approved().order_by("-pk")[:6])
    context = {
        "newest": cards(page_size=RAIL),
        "best_rated": cards(page_size=RAIL, ordering="rating", min_rating="4"),
        "makers": makers,
        "told": next((maker for maker in makers if maker.story), None),
        "articles": Article.objects.published(timezone.now()).order_by("-published_at")[:3],
        "testimonials": Testimonial.objects.published()
        .select_related("vendor")
        .order_by("-pk")[:3],
    }
    return render(request, "storefront/home.html", context)
