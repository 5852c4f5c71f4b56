"""What is looked for by words."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.reads.suggestions import suggested
from storefront.caching import browsed
from storefront.goods import address_of, cards, here
from storefront.shelves import Shelf


@browsed
def search(request: HttpRequest) -> HttpResponse:
    """Goods by words, or all of them without."""
    shelf = Shelf(request)
    context = {
        "query": shelf.asked.get("q", ""),
        "shelf": shelf,
        "others": [] if shelf.cards else cards(page_size="10", ordering="best_selling"),
    }
    return render(request, "storefront/search.html", context)


@browsed
def suggest(request: HttpRequest) -> HttpResponse:
    """What somebody may be about to type, for the search field's script."""
    text = request.GET.get("q", "").strip()[:100]
    return JsonResponse({"hints": list(hints(text)) if len(text) > 1 else []})


def hints(text: str) -> Iterator[dict[str, str]]:
    found = suggested(text)
    for step in found["categories"]:
        path = "/".join(above["slug"] for above in (*step["path"], step))
        url = reverse("storefront:category", args=[path])
        yield {"name": step["name"], "url": url, "picture": "", "kind": _("Category")}
    for maker in found["vendors"]:
        url = reverse("storefront:maker", args=[maker["slug"]])
        picture = here(maker["logo"] or "")
        yield {"name": maker["name"], "url": url, "picture": picture, "kind": _("Maker")}
    for card in found["products"]:
        picture = here(card["image_small"])
        yield {"name": card["name"], "url": address_of(card), "picture": picture, "kind": ""}
