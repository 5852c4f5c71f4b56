"""Those who make and sell."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.pages.keyset import KeysetPage
from orders.reads.records import record_of
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
    found = get_object_or_404(Vendor.objects.approved(), slug=slug)
    record = record_of(found.pk)
    context = {
        "maker": found,
        "record": record,
        "reviews": newest_to(found.pk, most=REVIEWS) if record.reviews else [],
        "shelf": Shelf(request, vendor=found.pk),
    }
    return render(request, "storefront/maker.html", context)
