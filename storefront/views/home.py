"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from content.models import Article, Testimonial
from house.reads import house
from storefront.caching import browsed
from storefront.goods import cards
from storefront.machines import structured
from vendors.models import Vendor

RAIL = "10"  # goods in a row


@browsed
def home(request: HttpRequest) -> HttpResponse:
    published = Article.objects.published(timezone.now())
    makers = list(Vendor.objects.approved().order_by("-pk")[:6])
    context = {
        "newest": cards(page_size=RAIL),
        "best_rated": cards(page_size=RAIL, ordering="rating", min_rating="4"),
        "makers": makers,
        "told": next((maker for maker in makers if maker.story), None),
        "articles": list(published.order_by("-published_at")[:3]),
        "testimonials": Testimonial.objects.published()
        .select_related("vendor")
        .order_by("-pk")[:3],
    }
    context["structured"] = [
        structured.organization(house()),
        structured.website(house(), reverse("storefront:search")),
    ]
    return render(request, "storefront/home.html", context)
