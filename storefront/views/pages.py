"""Pages of words: about the house, help, terms."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from storefront.caching import browsed

WORDS = ("bantuan", "pengembalian", "kontak", "syarat", "privasi")


@browsed
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "landing.html")


@browsed
def page(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in WORDS:
        raise Http404
    return render(request, f"storefront/words/{slug}.html")
