"""A list of goods with what narrows it: facets, what is chosen of them, and the order.

All of it stands in the address, under the names that the API has for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.filters import GoodsListFilterSet
from catalog.reads.facets import facet_rows
from catalog.reads.listing import product_rows
from core.money import display
from storefront.goods import cards_of

SORTS = {
    "relevance": gettext_lazy("Best match"),
    "newest": gettext_lazy("Newest"),
    "price": gettext_lazy("Price: low to high"),
    "-price": gettext_lazy("Price: high to low"),
    "rating": gettext_lazy("Best rated"),
    "best_selling": gettext_lazy("Bought most"),
}
# Facets by the parameter that chooses of them.
FACETS = {
    "category": "categories",
    "vendor": "vendors",
    "option": "options",
    "any_sustainability": "sustainability",
    "any_tag": "tags",
}
NARROWING = (
    *("category", "vendor", "min_price", "max_price", "min_rating", "in_stock", "on_sale"),
    *("option", "any_tag", "any_sustainability", "tag", "sustainability"),
)
SEVERAL = frozenset(
    name
    for name, known in GoodsListFilterSet.base_filters.items()
    if getattr(known, "takes_several", False)
)
UNDERSTOOD = ("q", "ordering", "cursor", "page_size", *NARROWING)
SHOWN = 5  # choices of a facet before it is unfolded


@dataclass(frozen=True)
class Choice:
    """A box of a facet: what is sent when it is ticked, what stands beside it."""

    name: str
    value: str
    label: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    title: str
    choices: list[Choice]
    takes_several: bool = False

    @property
    def first(self) -> list[Choice]:
        return self.choices[:SHOWN]

    @property
    def others(self) -> list[Choice]:
        return self.choices[SHOWN:]


@dataclass(frozen=True)
class Chip:
    """A choice that was made, and the list without it."""

    label: str
    url: str


class Shelf:
    """The goods that a request asks for, among those that `within` names."""

    def __init__(self, request: HttpRequest, **within: str | int) -> None:
        self.path = request.path
        self.within = within
        self.query = QueryDict(mutable=True)
        for name, texts in request.GET.lists():
            if name in UNDERSTOOD and name not in within and any(map(str.strip, texts)):
                self.query.setlist(name, [text for text in texts if text.strip()])
        whole = self.query.copy()
        whole.update({name: str(value) for name, value in within.items()})
        self.asked, problems = GoodsListFilterSet.check(whole)
        for name in problems:  # what cannot be understood narrows nothing
            self.query.pop(name, None)

    # ── goods ───────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _page(self) -> dict[str, Any]:
        return product_rows(self.asked, self.query, self.path)

    @cached_property
    def cards(self) -> list[dict[str, Any]]:
        return cards_of(self._page["results"])

    @property
    def next(self) -> str:
        return self.turned(self._page["next"])

    @property
    def previous(self) -> str:
        return self.turned(self._page["previous"])

    def turned(self, address: str | None) -> str:
        """The list from a cursor on."""
        return f"{self.path}?{urlsplit(address).query}" if address else ""

    @property
    def meant(self) -> Chip | None:
        """The search that was probably meant, where this one was mistyped."""
        words = self._page["did_you_mean"]
        if words is None:
            return None
        query = self.query.copy()
        query["q"] = words
        return Chip(words, self.address(query))

    @property
    def is_further(self) -> bool:
        """Whether this is not the first page."""
        return "cursor" in self.query

    # ── what narrows it ─────────────────────────────────────────────────────────────────────────

    @cached_property
    def counted(self) -> dict[str, Any]:
        """The figures of the facets that there are here: none of what `within` has settled."""
        asked = {name: value for name, value in self.asked.items() if name != "ordering"}
        return facet_rows(asked, [name for by, name in FACETS.items() if by not in self.within])

    @property
    def count(self) -> int:
        return int(self.counted["count"])

    @property
    def is_estimate(self) -> bool:
        return bool(self.counted["is_estimate"])

    @cached_property
    def facets(self) -> list[Facet]:
        counted = self.counted
        found = [
            self.facet("category", _("Category"), self.aisles(), value="slug"),
            self.facet("vendor", _("Maker"), counted.get("vendors", ()), value="slug"),
            *self.options(),
            self.facet("any_sustainability", _("Good for the earth"), counted["sustainability"]),
            self.facet("any_tag", _("About"), counted["tags"]),
        ]
        return [
            facet
            for facet in found
            if len(facet.choices) > 1 or any(choice.is_chosen for choice in facet.choices)
        ]

    def facet(
        self,
        name: str,
        title: str,
        rows: Sequence[Mapping[str, Any]],
        *,
        value: str = "name",
        among: str = "",
    ) -> Facet:
        """What was chosen (`among` what begins so) stands first, also where nothing has it."""
        chosen = [text for text in self.query.getlist(name) if text.startswith(among)]
        known = {row[value] for row in rows}
        choices = [
            Choice(name, row[value], row["name"], row["count"], row[value] in chosen)
            for row in rows
        ]
        choices += [
            Choice(name, text, text.removeprefix(among), 0, True)
            for text in chosen
            if text not in known
        ]
        choices.sort(key=lambda choice: not choice.is_chosen)
        return Facet(name, title, choices, takes_several=name in SEVERAL)

    def aisles(self) -> list[dict[str, Any]]:
        """The categories among which the goods part: those at the top, or where all are in one of
        them what lies below it; and whichever was chosen."""
        counted = self.counted.get("categories", [])
        below: dict[int | None, list[dict[str, Any]]] = {}
        for row in counted:
            below.setdefault(row["parent"], []).append(row)
        level = below.get(None, [])
        while len(level) == 1 and level[0]["id"] in below:
            level = below[level[0]["id"]]
        chosen = self.query.getlist("category")
        return level + [row for row in counted if row["slug"] in chosen and row not in level]

    def options(self) -> Iterator[Facet]:
        """Sizes, colours and whatever else the variants differ in."""
        of_name: dict[str, list[dict[str, Any]]] = {
            text.partition(":")[0]: [] for text in self.query.getlist("option")
        }
        for row in self.counted["options"]:
            said = {"name": row["value"], "said": f"{row['name']}:{row['value']}"}
            of_name.setdefault(row["name"], []).append(row | said)
        for name, rows in sorted(of_name.items()):
            yield self.facet("option", name.capitalize(), rows, value="said", among=f"{name}:")

    @property
    def lowest(self) -> str:
        return str(self.query.get("min_price", ""))

    @property
    def highest(self) -> str:
        return str(self.query.get("max_price", ""))

    @property
    def is_on_offer(self) -> bool:
        return self.asked.get("on_sale") is True

    @property
    def is_in_stock(self) -> bool:
        return self.asked.get("in_stock") is True

    @property
    def stars(self) -> str:
        return str(self.query.get("min_rating", ""))

    @cached_property
    def chips(self) -> list[Chip]:
        chosen = [
            (name, text)
            for name in NARROWING
            for text in self.query.getlist(name)
            if name in self.asked
        ]
        if not chosen:
            return []
        names = {choice.value: choice.label for facet in self.facets for choice in facet.choices}
        return [
            Chip(self.word(name, text, names), self.without(name, text)) for name, text in chosen
        ]

    def word(self, name: str, text: str, names: Mapping[str, str]) -> str:
        match name:
            case "min_price":
                return _("from %(price)s") % {"price": display(Decimal(text))}
            case "max_price":
                return _("up to %(price)s") % {"price": display(Decimal(text))}
            case "min_rating":
                return _("%(stars)s stars and more") % {"stars": text}
            case "in_stock":
                return _("In stock")
            case "on_sale":
                return _("On offer")
            case "option":
                return text.partition(":")[2]
        return names.get(text, text)

    def without(self, name: str, text: str) -> str:
        left = self.query.copy()
        left.setlist(name, [other for other in left.getlist(name) if other != text])
        return self.address(left)

    @property
    def cleared(self) -> str:
        """The list without anything that narrows it."""
        left = self.query.copy()
        for name in NARROWING:
            left.pop(name, None)
        return self.address(left)

    def address(self, query: QueryDict) -> str:
        query.pop("cursor", None)
        return f"{self.path}?{query.urlencode()}" if query else self.path

    # ── its order ───────────────────────────────────────────────────────────────────────────────

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """The orders there are: value, name, and whether it is this one."""
        usual = "relevance" if "q" in self.asked else "newest"
        now = self.asked.get("ordering", usual)
        return [
            (name, str(words), name == now)
            for name, words in SORTS.items()
            if name != "relevance" or "q" in self.asked
        ]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a form that narrows the list goes on saying."""
        said = ("q", "ordering", "tag", "sustainability")  # what the form does not ask for
        return [(name, text) for name in said for text in self.query.getlist(name)]

    @property
    def hidden_with_filters(self) -> list[tuple[str, str]]:
        """What a form that orders the list goes on saying."""
        return [(name, text) for name in ("q", *NARROWING) for text in self.query.getlist(name)]
