"""Sheets of other shops: how each is known by its columns, and what they are called here.

`columns` says which of their columns stands for which of ours; what is more than another name is
in `lines`. Columns that are not named are passed over.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product as combinations

from django.conf import settings
from django.utils.translation import gettext as _

from catalog.sheets.cells import INSIDE, join, join_options
from catalog.sheets.html import text_of
from catalog.sheets.rows import CellError
from catalog.sheets.tables import Table

Cells = dict[str, str]


@dataclass(frozen=True)
class Line:
    """What a row says in our columns. Without `has_variant` it speaks of its product only."""

    number: int
    cells: Cells
    has_variant: bool = True
    problem: CellError | None = None


@dataclass(frozen=True)
class Shop:
    name: str
    known_by: frozenset[str]
    columns: Cells
    lines: Callable[[int, Cells, Cells], Iterable[Line]]

    def read(self, table: Table) -> Iterator[Line]:
        remembered: Cells = {}
        for number, cells in table.rows:
            theirs = dict(zip(table.header, (cell.strip() for cell in cells), strict=False))
            yield from self.lines(number, theirs, remembered)


def shop_of(header: Iterable[str]) -> Shop | None:
    """The shop whose sheet has these columns."""
    names = set(header)
    return next((shop for shop in SHOPS if shop.known_by <= names), None)


def _ours(shop: Shop, theirs: Cells) -> Cells:
    return {own: theirs[name] for own, name in shop.columns.items() if name in theirs}


def _words(cell: str) -> str:
    """Words with commas between them, as ours have semicolons."""
    return join(word.strip() for word in cell.split(",") if word.strip())


def _numbered(theirs: Cells, pattern: str, *, first: int = 1) -> list[str]:
    """What stands in columns of the same name with 1, 2, 3, … in it."""
    found, n = [], first
    while (cell := theirs.get(pattern.format(n))) is not None:
        found.append(cell)
        n += 1
    return found


def _given(cells: Cells, *names: str) -> Cells:
    """Without those of the cells that are empty: they would empty what is here."""
    return {name: cell for name, cell in cells.items() if cell or name not in names}


# ── Shopify ─────────────────────────────────────────────────────────────────────────────────────

SHOPIFY_COLUMNS = {
    "product_key": "handle",
    "name": "title",
    "description": "body (html)",
    "tags": "tags",
    "sku": "variant sku",
    "price": "variant price",
    "stock": "variant inventory qty",
    "weight_grams": "variant grams",
    "images": "image src",
}


def _of_shopify(number: int, theirs: Cells, remembered: Cells) -> Iterator[Line]:
    """The first row of a handle tells of the product and names the options; rows that name no
    price bring another picture."""
    cells = _ours(SHOPIFY, theirs)
    handle = theirs["handle"]
    is_first = remembered.get("handle") != handle
    if is_first:
        remembered.clear()
        remembered["handle"] = handle
        cells["description"] = text_of(cells.get("description", ""))
        cells["tags"] = _words(cells.get("tags", ""))
        cells["status"] = _status_of_shopify(theirs)
    else:
        cells = _given(cells, "description", "tags")
    cells["images"] = cells.get("images", "").replace(" ", "%20")
    cells["weight_grams"] = re.sub(r"\.0\Z", "", cells.get("weight_grams", ""))
    names = _numbered(theirs, "option{} name")
    values = _numbered(theirs, "option{} value")
    options = {}
    for place, (name, value) in enumerate(zip(names, values, strict=False)):
        name = remembered.setdefault(str(place), name) or name
        if name and value and (name, value) != ("Title", "Default Title"):
            options[name] = value
    cells["options"] = join_options(options)
    yield Line(number, cells, has_variant=bool(theirs["variant price"] or any(values)))


def _status_of_shopify(theirs: Cells) -> str:
    status = theirs.get("status", "").lower() or "active"
    if status == "active":
        return "draft" if theirs.get("published", "").lower() == "false" else "published"
    return status


SHOPIFY = Shop(
    name="Shopify",
    known_by=frozenset({"handle", "title", "variant price", "option1 value"}),
    columns=SHOPIFY_COLUMNS,
    lines=_of_shopify,
)

# ── WooCommerce ─────────────────────────────────────────────────────────────────────────────────

WOOCOMMERCE_COLUMNS = {
    "name": "name",
    "description": "description",
    "category": "categories",
    "tags": "tags",
    "images": "images",
    "sku": "sku",
    "price": "regular price",
    "stock": "stock",
}
GRAMS = {"weight (g)": 1, "weight (kg)": 1000}
OF_PRODUCT = ("name", "description", "category", "tags", "images", "status")


def _of_woocommerce(number: int, theirs: Cells, remembered: Cells) -> Iterator[Line]:
    """A variable product has a row of its own, and each of its variations one that names it."""
    cells = _ours(WOOCOMMERCE, theirs)
    kind = theirs["type"].lower()
    cells["weight_grams"] = _grams(theirs)
    if "variation" in kind:
        cells = {name: cell for name, cell in cells.items() if name not in OF_PRODUCT}
        names = _numbered(theirs, "attribute {} name")
        values = _numbered(theirs, "attribute {} value(s)")
        pairs = zip(names, values, strict=False)
        cells["options"] = join_options({name: value for name, value in pairs if name and value})
        parent = theirs.get("parent", "")
        yield Line(number, cells | {"product_key": remembered.get(parent, parent)})
        return
    own = f"id:{theirs['id']}"
    remembered[theirs["sku"] or own] = remembered[own] = own
    cells["description"] = text_of(cells.get("description", "").replace("\\n", "\n"))
    cells["tags"] = _words(cells.get("tags", ""))
    cells["images"] = " ".join(
        url.strip().replace(" ", "%20") for url in cells.get("images", "").split(",")
    )
    path = cells.get("category", "").split(",")[0]
    cells["category"] = join((name.strip() for name in path.split(">")), INSIDE) if path else ""
    cells["status"] = "published" if theirs.get("published") == "1" else "draft"
    is_variable = "variable" in kind
    if is_variable:
        cells = {name: cell for name, cell in cells.items() if name in OF_PRODUCT}
    yield Line(number, cells | {"product_key": own}, has_variant=not is_variable)


def _grams(theirs: Cells) -> str:
    for name, grams in GRAMS.items():
        weight = theirs.get(name, "")
        if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", weight):
            return str(round(float(weight) * grams))
        if weight:
            return weight
    return ""


WOOCOMMERCE = Shop(
    name="WooCommerce",
    known_by=frozenset({"id", "type", "sku", "name", "published", "regular price"}),
    columns=WOOCOMMERCE_COLUMNS,
    lines=_of_woocommerce,
)

# ── Tokopedia ───────────────────────────────────────────────────────────────────────────────────

TOKOPEDIA_COLUMNS = {
    "name": "nama produk*",
    "description": "deskripsi produk",
    "min_order_quantity": "minimum pemesanan*",
    "sku": "sku name",
    "price": "harga (rp)*",
    "stock": "jumlah stok*",
    "weight_grams": "berat* (gram)",
    "status": "status*",
}
STATUSES_OF_TOKOPEDIA = {"aktif": "published", "nonaktif": "draft", "tidak aktif": "draft"}


def _of_tokopedia(number: int, theirs: Cells, remembered: Cells) -> Iterator[Line]:
    cells = _ours(TOKOPEDIA, theirs)
    pictures = [theirs.get("gambar 1*", ""), *_numbered(theirs, "gambar {}", first=2)]
    cells["images"] = " ".join(filter(None, pictures))
    status = cells.get("status", "").lower()
    cells["status"] = STATUSES_OF_TOKOPEDIA.get(status, status)
    yield Line(number, cells)


TOKOPEDIA = Shop(
    name="Tokopedia",
    known_by=frozenset({"nama produk*", "harga (rp)*", "jumlah stok*"}),
    columns=TOKOPEDIA_COLUMNS,
    lines=_of_tokopedia,
)

# ── Etsy ────────────────────────────────────────────────────────────────────────────────────────

ETSY_COLUMNS = {
    "name": "title",
    "description": "description",
    "tags": "tags",
    "sku": "sku",
    "price": "price",
    "stock": "quantity",
}


def _of_etsy(number: int, theirs: Cells, remembered: Cells) -> Iterator[Line]:
    """A row is a listing; its variations are all combinations of two lists of values."""
    cells = _ours(ETSY, theirs)
    cells["description"] = text_of(cells.get("description", ""))
    cells["tags"] = _words(cells.get("tags", "").replace("_", " "))
    cells["images"] = " ".join(filter(None, _numbered(theirs, "image{}")))
    cells["product_key"] = f"row {number}"
    line = Line(number, cells)
    currency, own_currency = theirs["currency_code"], settings.CURRENCY
    if currency != own_currency:
        detail = _("The price is in %(theirs)s; this shop sells in %(ours)s.") % {
            "theirs": currency,
            "ours": own_currency,
        }
        yield replace(line, problem=CellError(number, "price", "invalid", detail))
        return
    axes = [
        [(name or kind, value.strip()) for value in values.split(",") if value.strip()]
        for kind, name, values in zip(
            _numbered(theirs, "variation {} type"),
            _numbered(theirs, "variation {} name"),
            _numbered(theirs, "variation {} values"),
            strict=False,
        )
    ]
    variants = [dict(pairs) for pairs in combinations(*filter(None, axes))]
    skus = [sku.strip() for sku in cells["sku"].split(",")]
    if len(variants) == 1:
        yield replace(line, cells=cells | {"options": join_options(variants[0])})
        return
    for place, options in enumerate(variants):
        sku = skus[place] if len(skus) == len(variants) else ""
        own = {"options": join_options(options), "sku": sku, "stock": ""}
        yield replace(line, cells=cells | own)


ETSY = Shop(
    name="Etsy",
    known_by=frozenset({"title", "price", "currency_code", "quantity", "sku"}),
    columns=ETSY_COLUMNS,
    lines=_of_etsy,
)

SHOPS = (SHOPIFY, WOOCOMMERCE, TOKOPEDIA, ETSY)
