"""Pages of words: what the house says once and for all."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from content.models import Page
from storefront.caching import browsed


@browsed
def about(request: HttpRequest) -> HttpResponse:
    """Who the house is, in its own words where it has written any, and its doors."""
    said = Page.objects.published().filter(kind=Page.Kind.ABOUT).first()
    return render(request, "storefront/about.html", {"said": said})


@browsed
def page(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Page.objects.published(), slug=slug)
    if found.kind == Page.Kind.ABOUT:
        return redirect("storefront:about", permanent=True)
    return render(request, "storefront/page.html", {"page": found})
