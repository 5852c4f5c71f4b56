"""A category with all that lies below it."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from catalog.reads.tree import path_to, whole_tree
from storefront.caching import ready_for_all
from storefront.machines import structured
from storefront.ready import shows
from storefront.shelves import UNDERSTOOD, Shelf

LASTS = timedelta(minutes=3)  # which goods it shows, and how many there are of which kind


@ready_for_all(lasts=LASTS, understood=UNDERSTOOD)
def category(request: HttpRequest, path: str) -> HttpResponse:
    """The last word of the path says which; one that was reached otherwise leads here."""
    tree = whole_tree()
    node = tree.by_slug.get(path.rpartition("/")[2])
    if node is None:
        raise Http404
    above = path_to(tree, node["id"])
    address = address_of(above)
    if request.path != address:
        asked = request.GET.urlencode()
        return redirect(f"{address}?{asked}" if asked else address, permanent=True)
    crumbs = [
        {"name": step["name"], "url": address_of(above[: place + 1])}
        for place, step in enumerate(above[:-1])
    ]
    crumbs.append({"name": node["name"]})
    shelf = Shelf(request, category=node["id"])
    shows(request, shelf.cards)
    first = shelf.cards[0]["image"] if shelf.cards else None
    context = {
        "category": node,
        "children": [
            {"name": child["name"], "url": address_of([*above, child])}
            for child in node["children"]
        ],
        "crumbs": crumbs,
        "lane": above[0]["id"],
        "picture": node["picture"]["url"] if node["picture"] else first,
        "shelf": shelf,
        "structured": [structured.breadcrumbs(crumbs), structured.item_list(shelf.cards)],
    }
    return render(request, "storefront/category.html", context)


def address_of(path: list[dict[str, Any]]) -> str:
    return reverse("storefront:category", args=["/".join(step["slug"] for step in path)])
