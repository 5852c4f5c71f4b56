"""Pages of words: about the house."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from storefront.caching import browsed


@browsed
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "storefront/about.html")
