"""A vendor's figures: one place for API and dashboard.

Placed counts parts at once, unless they are cancelled, with what buyers owe for them. Earned counts
parts that are paid (or, paid on delivery, delivered), less what was refunded for them; cancelled
and returned parts count nothing.
"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import CharField, Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, Lower, TruncMonth
from django.utils import timezone

from catalog.models import Variant
from core.money import ZERO
from orders.models import Fulfillment, OrderItem, ReturnRequest
from orders.models.fulfillment import FulfillmentQuerySet
from orders.statuses import PaymentStatus, Status
from vendors.models import Vendor

Figure = Callable[[Vendor], Decimal]

TOP = 5  # products shown
MONTHS = 12

PAID = Q(order__payment_status__in=[PaymentStatus.PAID, PaymentStatus.PARTIALLY_REFUNDED])
COLLECTED = Q(order__pays_on_delivery=True, status__in=[Status.DELIVERED, Status.COMPLETED])


_figures: dict[str, Figure] = {}


def add_figure(name: str, figure: Figure) -> None:
    """A figure that an app above knows, for `more_of`."""
    _figures[name] = figure


def earning(parts: FulfillmentQuerySet) -> FulfillmentQuerySet:
    """Those of the parts that earn money, each with `net`: its total less its refunds."""
    earned = parts.filter(PAID | COLLECTED)
    earned = earned.exclude(status__in=[Status.CANCELLED, Status.RETURNED]).with_refunded()
    return earned.annotate(net=F("total") - F("refunded"))


def placed(parts: QuerySet[Fulfillment]) -> QuerySet[Fulfillment]:
    return parts.exclude(status=Status.CANCELLED)


def buyers(orders: str) -> Count:
    """How many people bought, by a path that leads to orders: guests by their e-mail address."""
    account = Cast(f"{orders}buyer", CharField())
    return Count(Coalesce(account, Lower(f"{orders}email")), distinct=True)


def summed(parts: QuerySet[Fulfillment], amount: str) -> dict[str, Any]:
    """How many orders and pieces they are, what they come to by a field, and how many bought."""
    of_this = OrderItem.objects.filter(fulfillment=OuterRef("pk")).order_by()
    pieces = of_this.values("fulfillment").annotate(sum=Sum("quantity")).values("sum")
    return parts.annotate(quantity=Subquery(pieces)).aggregate(
        orders=Count("pk"),
        pieces=Coalesce(Sum("quantity"), 0),
        amount=Coalesce(Sum(amount), ZERO, output_field=DecimalField()),
        buyers=buyers("order__"),
    )


def stats_of(vendor: Vendor) -> dict:
    """All figures of a vendor, in a fixed number of queries."""
    own = Fulfillment.objects.filter(vendor=vendor)
    parts = earning(own)
    earned = summed(parts, "net")
    items = OrderItem.objects.filter(fulfillment__in=parts.values("pk"))
    return {
        "currency": settings.CURRENCY,
        "placed": summed(placed(own), "total"),
        "earned": earned,
        "revenue": earned["amount"],
        "orders": earned["orders"],
        "buyers": earned["buyers"],
        "pieces": earned["pieces"],
        "months": by_month(parts),
        "top_products": list(
            items.with_net()
            .values("product", title=F("product_name"))
            .annotate(pieces=Sum("quantity"), revenue=Sum("net"))
            .order_by("-pieces", "product")[:TOP]
        ),
        "low_stock": list(
            low_stock(vendor)
            .values("product", "sku", "stock", variant=F("pk"), title=F("product__name"))
            .order_by("stock", "pk")[:20]
        ),
        "to_do": to_do(vendor),
    }


def more_of(vendor: Vendor) -> dict:
    """What apps above tell beside `stats_of`, a query each."""
    return {name: figure(vendor) for name, figure in _figures.items()}


def low_stock(vendor: Vendor) -> QuerySet[Variant]:
    return Variant.objects.running_low().filter(product__vendor=vendor)


def waiting(now: datetime) -> dict[str, Q]:
    """Which parts wait for their vendor, and for what. Of a part one request is open at most."""
    requests = ReturnRequest.objects.open().values("fulfillment")
    return {
        "to_process": Q(status=Status.PENDING) & (PAID | Q(order__pays_on_delivery=True)),
        "to_ship": Q(status=Status.PROCESSING),
        "late": Q(status=Status.PROCESSING, ship_by__lt=now),
        "returns": Q(pk__in=requests),
    }


def to_do(vendor: Vendor) -> dict[str, int]:
    """How many things wait for the vendor."""
    counts = Fulfillment.objects.filter(vendor=vendor).aggregate(
        **{name: Count("pk", filter=those) for name, those in waiting(timezone.now()).items()}
    )
    return counts | {"low_stock": low_stock(vendor).count()}


def by_month(parts: QuerySet[Fulfillment]) -> list[dict]:
    """Revenue and orders of the last twelve months, oldest first, months without any included."""
    zone = ZoneInfo(settings.TIME_ZONE)
    months = last_months(timezone.localtime(timezone=zone))
    rows = (
        parts.filter(placed_at__gte=months[0])
        .annotate(month=TruncMonth("placed_at", tzinfo=zone))
        .values("month")
        .annotate(revenue=Sum("net"), orders=Count("pk"))
    )
    found = {f"{row['month']:%Y-%m}": row for row in rows}
    nothing: dict[str, Decimal | int] = {"revenue": ZERO, "orders": 0}
    series = []
    for month in months:
        row = found.get(f"{month:%Y-%m}", nothing)
        series.append(
            {"month": f"{month:%Y-%m}", "revenue": row["revenue"], "orders": row["orders"]}
        )
    return series


def last_months(now: datetime) -> list[datetime]:
    """The first instants of this month and of the eleven before it, oldest first."""
    count = now.year * 12 + now.month - 1
    return [
        now.replace(
            year=n // 12, month=n % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0
        )
        for n in range(count - MONTHS + 1, count + 1)
    ]
