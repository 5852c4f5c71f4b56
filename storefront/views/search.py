"""What is looked for by words."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from storefront.caching import browsed
from storefront.goods import cards
from storefront.shelves import Shelf


@browsed
def search(request: HttpRequest) -> HttpResponse:
    """Goods by words, or all of them without."""
    shelf = Shelf(request)
    context = {
        "query": shelf.asked.get("q", ""),
        "shelf": shelf,
        "others": [] if shelf.cards else cards(page_size="10", ordering="rating"),
    }
    return render(request, "storefront/search.html", context)


@browsed
def suggest(request: HttpRequest) -> HttpResponse:
    """Goods whose words begin like what is being typed, for the search field's script."""
    text = request.GET.get("q", "").strip()[:100]
    found = cards(q=text, page_size="6") if len(text) > 1 else []
    hints = [
        {"name": card["name"], "url": card["url"], "picture": card["image_small"]} for card in found
    ]
    return JsonResponse({"hints": hints})
