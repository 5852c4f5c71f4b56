"""Those who make and sell."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.pages.keyset import KeysetPage
from orders.reads.records import approved_maker
from reviews.reads import newest_to
from storefront.caching import browsed
from storefront.shelves import Shelf
from vendors.models import Vendor

PAGE_SIZE = 24
REVIEWS = 6


@browsed
def maker_list(request: HttpRequest) -> HttpResponse:
    page = KeysetPage(request.GET, Vendor.objects.approved(), size=PAGE_SIZE)
    return render(request, "storefront/makers.html", {"page": page})


@browsed
def maker(request: HttpRequest, slug: str) -> HttpResponse:
    found = approved_maker(slug)
    if found is None:
        raise Http404
    maker, record = found
    context = {
        "maker": maker,
        "record": record,
        "reviews": newest_to(maker.pk, most=REVIEWS) if record.reviews else [],
        "shelf": Shelf(request, vendor=maker.pk),
    }
    return render(request, "storefront/maker.html", context)
