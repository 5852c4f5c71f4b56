"""What stands around every page of the shop, worked out when the page asks for it."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages import get_messages
from django.db.models import Sum
from django.http import HttpRequest

from catalog.reads.tree import whole_tree
from core.pages.media import absolute_url
from orders.models import CartItem
from storefront.caching import is_somebody


class Frame:
    """Header, footer and head of a page, for the asker of a request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.is_personal = is_somebody(request)

    # ── whose page it is ────────────────────────────────────────────────────────────────────────

    @cached_property
    def person(self) -> Any:
        """Who is signed in, or None. Nobody is looked up where no cookie says that there is one."""
        if not self.is_personal or not hasattr(self.request, "user"):
            return None
        return self.request.user if self.request.user.is_authenticated else None

    @cached_property
    def cart_count(self) -> int:
        if self.person is None:
            return 0
        pieces = CartItem.objects.filter(cart__buyer=self.person.pk).aggregate(n=Sum("quantity"))
        return pieces["n"] or 0

    @cached_property
    def wishes(self) -> set[int]:
        """The goods with a heart of whose page it is."""
        if self.person is None:
            return set()
        return set(self.person.wishlist.values_list("product", flat=True))

    @property
    def messages(self) -> Any:
        return get_messages(self.request) if self.is_personal else ()

    # ── where it is ─────────────────────────────────────────────────────────────────────────────

    @cached_property
    def aisles(self) -> list[dict[str, Any]]:
        """The top of the tree of categories, each with its `children`."""
        nodes = whole_tree().nodes.values()
        return [node for node in nodes if node["parent"] is None]

    @property
    def address(self) -> str:
        """The whole address of the page, without what it was asked beside."""
        return absolute_url(self.request.path)

    @cached_property
    def languages(self) -> list[dict[str, str]]:
        """The page in each language: `code`, `name`, `path` and `address`."""
        path = self.request.path
        spoken = f"/{self.request.LANGUAGE_CODE}/"
        if path.startswith(spoken):
            path = path[len(spoken) - 1 :]
        asked = [(name, text) for name, text in self.request.GET.items() if name in KEPT]
        found = []
        for code, name in settings.LANGUAGES:
            own = path if code == settings.LANGUAGE_CODE else f"/{code}{path}"
            query = f"?{urlencode(asked)}" if asked else ""
            found.append(
                {"code": code, "name": name, "path": own + query, "address": absolute_url(own)}
            )
        return found

    @property
    def other(self) -> dict[str, str]:
        """The page in the other language."""
        here = self.request.LANGUAGE_CODE
        return next(one for one in self.languages if one["code"] != here)


KEPT = ("q", "sort")  # of what a list was asked, in another language
