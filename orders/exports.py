"""Orders as a spreadsheet: one row a vendor's part, which is what is packed, billed and settled.

What belongs to the whole order stands in each of its rows, so that a row can be read by itself;
sums are taken over the columns of the part. Memory does not grow with the number of orders: CSV is
written as it is read, XLSX goes through a file.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from catalog.sheets.cells import guarded
from catalog.sheets.writing import BYTE_ORDER_MARK
from core.calendar import zone
from core.fields import column_of
from orders.models import Fulfillment, Order
from orders.statuses import PaymentStatus, Status

CHUNK = 500  # orders
WIDTHS = {"text": 18, "time": 17, "money": 15, "share": 12}  # of columns, in letters
FORMATS = {"time": "yyyy-mm-dd hh:mm", "money": "#,##0.00", "share": "0.00%"}


@dataclass(frozen=True)
class Column:
    """`value` of a part; `kind` says how a spreadsheet keeps it: text, time, money or share."""

    title: str | Promise
    value: Callable[[Fulfillment], Any]
    kind: str = "text"


def of_order(name: str, kind: str = "text", title: str | Promise = "") -> Column:
    title = title or column_of(Order, name).verbose_name
    return Column(title, lambda part: getattr(part.order, name), kind)


def of_part(name: str, kind: str = "text", title: str | Promise = "") -> Column:
    title = title or column_of(Fulfillment, name).verbose_name
    return Column(title, lambda part: getattr(part, name), kind)


def of_address(name: str, title: str | Promise) -> Column:
    return Column(title, lambda part: part.order.shipping_address.get(name) or "")


def yes_or_no(value: bool) -> Promise:
    return _("yes") if value else _("no")


COLUMNS = [
    of_order("number"),
    of_order("placed_at", "time"),
    Column(_("buyer"), lambda part: part.order.buyer_name),
    of_order("email"),
    Column(_("status of the order"), lambda part: Status(part.order.status).label),
    Column(_("payment"), lambda part: PaymentStatus(part.order.payment_status).label),
    Column(_("paid on delivery"), lambda part: yes_or_no(part.order.pays_on_delivery)),
    of_order("total", "money", _("total of the order")),
    of_order("currency", title=_("currency")),
    Column(_("vendor"), lambda part: part.vendor.business_name),
    Column(_("status of the part"), lambda part: Status(part.status).label),
    of_part("subtotal", "money"),
    of_part("discount", "money"),
    of_part("shipping", "money"),
    of_part("shipping_discount", "money"),
    of_part("tax", "money"),
    of_part("total", "money", _("total of the part")),
    of_part("refunded", "money", _("refunded")),
    of_part("commission_rate", "share"),
    of_part("carrier"),
    of_part("tracking_number"),
    of_part("ship_by", "time"),
    of_part("shipped_at", "time"),
    of_part("delivered_at", "time"),
    of_part("completed_at", "time"),
    of_part("cancelled_at", "time"),
    of_part("returned_at", "time"),
    of_address("recipient_name", _("recipient")),
    of_address("phone", _("phone")),
    of_address("city", _("city")),
    of_address("state", _("province")),
    of_address("postal_code", _("postal code")),
    of_order("notes"),
]  # fmt: skip


def csv_of(orders: QuerySet[Order]) -> Iterator[str]:
    """The sheet in the order of the queryset; times are those of the shop's time zone."""
    yield BYTE_ORDER_MARK + line(titles())
    for part in parts_of(orders):
        yield line(as_text(column.value(part)) for column in COLUMNS)


def xlsx_of(orders: QuerySet[Order]) -> IO[bytes]:
    """The same as a workbook with real numbers and times, in a file open at its beginning."""
    import xlsxwriter  # every process would load what few use

    file = TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    # rows leave memory as soon as the next one begins
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    formats = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, WIDTHS[column.kind], formats.get(column.kind))
    sheet.write_row(0, 0, titles(), book.add_format({"bold": True}))
    for row, part in enumerate(parts_of(orders), start=1):
        for place, column in enumerate(COLUMNS):
            value = column.value(part)
            if value is None:
                continue
            if isinstance(value, datetime):
                sheet.write_datetime(row, place, in_the_shop(value), formats["time"])
            elif isinstance(value, Decimal):
                sheet.write_number(row, place, value, formats[column.kind])
            else:
                sheet.write_string(row, place, str(value))  # typed, so never a formula
    book.close()
    file.seek(0)
    return file


def parts_of(orders: QuerySet[Order]) -> Iterator[Fulfillment]:
    """The parts of orders, a chunk at a time, each knowing its order and vendor."""
    parts = Fulfillment.objects.with_refunded().select_related("vendor").order_by("pk")
    rows = orders.select_related("buyer").prefetch_related(Prefetch("fulfillments", parts))
    for order in rows.iterator(chunk_size=CHUNK):
        yield from order.fulfillments.all()


def titles() -> list[str]:
    return [capfirst(str(column.title)) for column in COLUMNS]


def as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{in_the_shop(value):%Y-%m-%d %H:%M}"
    return str(value) if isinstance(value, Decimal) else guarded(str(value or ""))


def in_the_shop(at: datetime) -> datetime:
    """The time on the shop's wall, for spreadsheets know no time zones."""
    return timezone.make_naive(at, zone()).replace(second=0, microsecond=0)


def line(cells: Iterable[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue()
