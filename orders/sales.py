"""The house's figures: how it sells, in the same sense of revenue as a vendor's (orders.stats).

Every question is about a stretch of time, which an index of orders finds, never about all orders.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Sum
from django.db.models.functions import TruncDate

from accounts.models import User
from core.calendar import beginning_of, today, zone
from core.money import ZERO
from orders.models import Fulfillment, Order, OrderItem
from orders.models.fulfillment import FulfillmentQuerySet
from orders.stats import TOP, earning

NOTHING: dict[str, Decimal | int] = {"revenue": ZERO, "orders": 0}


def placed_since(day: date) -> FulfillmentQuerySet:
    return Fulfillment.objects.filter(order__placed_at__gte=beginning_of(day))


def by_day(count: int) -> list[dict]:
    """`day`, `revenue` and `orders` of the last days, oldest first, today last."""
    last = today()
    days = [last - timedelta(days=back) for back in reversed(range(count))]
    rows = (
        earning(placed_since(days[0]))
        .annotate(day=TruncDate("order__placed_at", tzinfo=zone()))
        .values("day")
        .annotate(revenue=Sum("net"), orders=Count("order", distinct=True))
        .order_by()
    )
    found = {row["day"]: row for row in rows}
    return [NOTHING | found.get(day, {}) | {"day": day} for day in days]


def total(rows: list[dict]) -> dict:
    """`revenue` and `orders` of some days together; an order lies in one day."""
    return {name: sum((row[name] for row in rows), nought) for name, nought in NOTHING.items()}


def sellers(since: date) -> list[Any]:
    """The vendors that earned something, the best first."""
    return list(
        earning(placed_since(since))
        .values(pk=F("vendor"), name=F("vendor__business_name"))
        .annotate(revenue=Sum("net"), orders=Count("pk"))
        .order_by("-revenue", "pk")
    )


def best_products(since: date) -> list[Any]:
    """By pieces; their revenue is net of refunds, as a vendor's."""
    items = OrderItem.objects.filter(fulfillment__in=earning(placed_since(since)).values("pk"))
    return list(
        items.with_net()
        .values(pk=F("product"), name=F("product_name"))
        .annotate(pieces=Sum("quantity"), revenue=Sum("net"))
        .order_by("-pieces", "pk")[:TOP]
    )


def new_buyers(since: date) -> int:
    """How many people placed their first order."""
    first = beginning_of(since)
    recent = Order.objects.filter(placed_at__gte=first)
    earlier = Order.objects.filter(buyer=OuterRef("pk"), placed_at__lt=first)
    people = User.objects.filter(pk__in=recent.values("buyer"))
    return people.exclude(Exists(earlier)).count()
