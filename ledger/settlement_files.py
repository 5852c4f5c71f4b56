"""Settlement files of gateways, read: which column says what, and what a row says. Nothing is
looked up here."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.utils.translation import gettext as _

from catalog.sheets.cells import split_options
from catalog.sheets.tables import Table, read_table
from core.errors import BadInput
from core.money import ZERO
from ledger.models import SettlementLine

Kind = SettlementLine.Kind
Names = Mapping[str, tuple[str, ...]]

MOST_ROWS = 20_000
NEEDED = ("reference", "gross", "net", "settled_on")

# What each gateway calls the columns, in lower case. Of several names the first that is there
# counts, but fees are added up: some files keep the tax of a fee apart.
LAYOUTS: dict[str, Names] = {
    "generic": {
        "reference": ("reference",),
        "kind": ("kind",),
        "refund": ("refund",),
        "gross": ("gross",),
        "fee": ("fee",),
        "net": ("net",),
        "settled_on": ("settled_on",),
        "currency": ("currency",),
    },
    "midtrans": {
        "reference": ("order id",),
        "kind": ("transaction type", "type"),
        "refund": ("refund key",),
        "gross": ("gross amount", "amount"),
        "fee": ("fee", "mdr", "mdr fee", "transaction fee", "vat", "ppn"),
        "net": ("net amount", "settlement amount"),
        "settled_on": ("settlement date", "settlement time"),
        "currency": ("currency",),
    },
}
KINDS = {
    "": Kind.PAYMENT,
    "payment": Kind.PAYMENT,
    "capture": Kind.PAYMENT,
    "settlement": Kind.PAYMENT,
    "refund": Kind.REFUND,
    "partial refund": Kind.REFUND,
    "partial_refund": Kind.REFUND,
}
# 1234.5, 1,234.50 or 1.234,50: what could be read two ways is refused.
AMOUNT = re.compile(r"\A(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?\Z")
COMMA_AMOUNT = re.compile(r"\A\d{1,3}(\.\d{3})+,\d{1,2}\Z")
DAYS = (  # 2026-04-30, 30/04/2026 or 30-04-2026, maybe with a time behind
    re.compile(r"\A(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b"),
    re.compile(r"\A(?P<day>\d\d)[/-](?P<month>\d\d)[/-](?P<year>\d{4})\b"),
)


@dataclass(frozen=True)
class Row:
    """`key` is the same for the same row in another file; of several that say the same in one
    file, each has its own."""

    number: int
    kind: Kind
    reference: str
    refund: str
    gross: Decimal
    fee: Decimal
    net: Decimal
    settled_on: date
    currency: str
    key: str


def read_settlement(
    content: bytes, *, gateway: str, layout: str = "generic", columns: str = ""
) -> list[Row]:
    """`columns` says for this file what it calls them, as in `reference=Invoice; fee=MDR`.

    Raises BadInput, with a problem for each cell that cannot be read.
    """
    table = read_table(content, most=MOST_ROWS)
    places = places_of(table, LAYOUTS[layout], named(columns))
    refused = BadInput()
    found: list[Row] = []
    seen: Counter[tuple] = Counter()
    for number, cells in table.rows:
        texts = {name: [cells[n].strip() for n in where] for name, where in places.items()}
        try:
            row = read_row(number, texts, gateway, seen)
        except BadInput as problem:
            refused.problems.append(problem)
        else:
            found.append(row)
    if refused.problems:
        raise refused
    return found


def named(columns: str) -> Names:
    try:
        given = split_options(columns)
    except ValueError:
        given = {"": ""}
    if unknown := sorted(set(given) - set(LAYOUTS["generic"])):
        raise BadInput(
            _("“%(name)s” is no column that is known here.") % {"name": unknown[0]}, attr="columns"
        )
    return {name: (column.strip().lower(),) for name, column in given.items()}


def places_of(table: Table, layout: Names, given: Names) -> dict[str, list[int]]:
    """Where in a row each of our columns stands; fees may stand in several places."""
    places: dict[str, list[int]] = {}
    for name, names in {**layout, **given}.items():
        where = [table.header.index(one) for one in names if one in table.header]
        if (name in NEEDED or name in given) and not where:
            raise BadInput(
                _("The file has no column “%(name)s”.") % {"name": " / ".join(names)}, attr="file"
            )
        places[name] = where if name == "fee" else where[:1]
    return places


def read_row(number: int, texts: dict[str, list[str]], gateway: str, seen: Counter[tuple]) -> Row:
    """Raises BadInput."""

    def text(name: str) -> str:
        return next(iter(texts[name]), "")

    reference = text("reference")[:100]
    if not reference:
        raise unreadable(number, "reference", "")
    kind = KINDS.get(text("kind").lower(), Kind.OTHER)
    gross, net = (amount(number, name, text(name)) for name in ("gross", "net"))
    fee = sum((amount(number, "fee", each) for each in texts["fee"] if each), ZERO)
    if not texts["fee"]:
        fee = gross - net
    if kind == Kind.PAYMENT and gross < 0:
        kind = Kind.REFUND
    if kind == Kind.REFUND and gross > 0:  # told by their kind, not by a minus
        gross, net = -gross, -abs(net)
    settled_on = day(number, text("settled_on"))
    says = (gateway, kind, reference, text("refund"), gross, fee, net, settled_on)
    seen[says] += 1
    key = sha256("\n".join(map(str, (*says, seen[says]))).encode()).hexdigest()
    return Row(
        number, kind, reference, text("refund"), gross, fee, net, settled_on,
        text("currency").upper(), key,
    )  # fmt: skip


def amount(number: int, name: str, text: str) -> Decimal:
    """Money, as in 1234.50 or 1,234.50; Rp before it, a minus or brackets around it."""
    plain = re.sub(r"(?i)\A(-?)\s*(rp|idr)\.?\s*", r"\1", text).strip()
    is_negative = plain.startswith(("-", "(")) and plain != "-"
    plain = plain.strip("-() ")
    if AMOUNT.match(plain):
        plain = plain.replace(",", "")
    elif COMMA_AMOUNT.match(plain):
        plain = plain.replace(".", "").replace(",", ".")
    else:
        raise unreadable(number, name, text)
    found = Decimal(plain).quantize(Decimal("0.01"))
    if found >= Decimal(10) ** 12:
        raise unreadable(number, name, text)
    return -found if is_negative else found


def day(number: int, text: str) -> date:
    found = next(filter(None, (pattern.match(text) for pattern in DAYS)), None)
    try:
        return date(
            **{name: int(part) for name, part in found.groupdict().items()} if found else {}
        )
    except (TypeError, ValueError):
        raise unreadable(number, "settled_on", text) from None


def unreadable(number: int, name: str, text: str) -> BadInput:
    said = _("Row %(row)s: “%(text)s” cannot be read.") % {"row": number, "text": text[:40]}
    return BadInput(said, attr=f"{number}.{name}")
