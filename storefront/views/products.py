"""One product with all that its page shows."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from storefront.caching import browsed


@browsed
def product(request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404
