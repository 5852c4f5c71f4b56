"""What stands around every page of the shop, worked out when the page asks for it."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest

from catalog.reads.tree import VERSION, whole_tree
from content.reads import PageLink, footer_pages
from core.database.sql import rows
from core.pages.media import absolute_url
from core.web.languages import path_in
from orders.cookies import CART
from orders.guests import Secret
from orders.reads.carts import OWN, named
from storefront.caching import is_somebody

# All that the frame shows of the shop and of the asker, in one statement.
AROUND_ANYONE = f"SELECT ({VERSION}) AS tree, 0 AS pieces, '{{}}'::bigint[] AS wishes"
AROUND = f"""
    SELECT ({VERSION}) AS tree,
        coalesce((SELECT sum(quantity) FROM orders_cartitem
            WHERE cart_id IN (SELECT id FROM orders_cart WHERE {OWN})), 0) AS pieces,
        ARRAY(SELECT product_id FROM catalog_wishlistitem WHERE user_id = %(buyer)s) AS wishes
"""
KEPT = ("q", "ordering")  # of what a list was asked, in another language


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
    def _read(self) -> dict[str, Any]:
        params = named(self.person or Secret(self.request.COOKIES.get(CART, "")))
        return rows(AROUND if self.is_personal else AROUND_ANYONE, params)[0]

    @property
    def cart_count(self) -> int:
        """Pieces in the cart."""
        return int(self._read["pieces"])

    @cached_property
    def wishes(self) -> frozenset[int]:
        """The goods that the person has a heart for."""
        return frozenset(self._read["wishes"])

    @property
    def messages(self) -> Any:
        return get_messages(self.request) if self.is_personal else ()

    # ── where it is ─────────────────────────────────────────────────────────────────────────────

    @property
    def tree(self) -> str:
        """The version of the tree of categories."""
        return str(self._read["tree"])

    @cached_property
    def aisles(self) -> list[dict[str, Any]]:
        """The top of the tree of categories, each with its `children`."""
        return whole_tree(self._read["tree"]).roots

    @property
    def footer(self) -> list[PageLink]:
        """The house's pages of words."""
        return footer_pages()

    @property
    def footer_said(self) -> tuple[PageLink, ...]:
        """The same, for what is kept of a page."""
        return tuple(self.footer)

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
            own = path_in(code, path)
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
