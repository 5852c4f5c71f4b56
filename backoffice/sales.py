"""How the house does, in words and pictures for the first page of the back office."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import Sum
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backoffice.todo import may_see
from catalog.models import Product
from core.calendar import today
from core.money import ZERO, display, rounded
from core.pages import charts
from orders import sales
from orders.models import Order
from payments.models import Refund
from vendors.models import Vendor

WEEK, MONTH = 7, 30  # days
FRESH = 60  # seconds: the same figures for everybody who looks meanwhile


def figures_for(user) -> dict:
    """Nothing for who may not see orders."""
    if not may_see(user, Order):
        return {}
    known = known_figures()
    days = known["days"]
    month = sales.total(days[-MONTH:])
    tiles = [
        revenue_tile(_("Today"), days[-1:], days[-2:-1], _("yesterday: %(sum)s")),
        revenue_tile(
            _("Last 7 days"), days[-WEEK:], days[-2 * WEEK : -WEEK], _("7 days before: %(sum)s")
        ),
        revenue_tile(_("Last 30 days"), days[-MONTH:], days[:-MONTH], _("30 days before: %(sum)s")),
        tile(_("Average order"), average(month), _("in 30 days")),
        tile(_("New buyers"), grouped(known["new_buyers"]), _("first order in the last 30 days")),
    ]
    tables = []
    if may_see(user, Vendor):
        about = _("earned something in 30 days")
        tiles.append(tile(_("Selling vendors"), grouped(known["selling_vendors"]), about))
        tables.append(best_vendors(known["best_vendors"]))
    if may_see(user, Refund):
        about = _("promised and not sent yet")
        tiles.append(tile(_("Open refunds"), display(known["open_refunds"]), about))
    if may_see(user, Product):
        tables.append(best_products(known["best_products"]))
    return {"tiles": tiles, "charts": charts_of(days[-MONTH:]), "tables": tables}


def known_figures() -> dict:
    known: Any = cache.get("house-figures")
    if known is None:
        known = computed()
        cache.set("house-figures", known, FRESH)
    return known


def computed() -> dict:
    since = today() - timedelta(days=MONTH - 1)
    pending = Refund.objects.filter(status=Refund.Status.PENDING)
    sellers = sales.sellers(since)
    return {
        "days": sales.by_day(2 * MONTH),
        "new_buyers": sales.new_buyers(since),
        "selling_vendors": len(sellers),
        "best_vendors": sellers[: sales.TOP],
        "best_products": sales.best_products(since),
        "open_refunds": pending.aggregate(sum=Sum("amount"))["sum"] or ZERO,
    }


# ── tiles ───────────────────────────────────────────────────────────────────────────────────────


def tile(label: str, value: str, about: str, *, change: str = "", is_less: bool = False) -> dict:
    return {"label": label, "value": value, "about": about, "change": change, "is_less": is_less}


def revenue_tile(label: str, days: list[dict], before: list[dict], compared: str) -> dict:
    """Revenue and orders of some days, beside those of as many days before them. One day is not
    over yet, so it gets no percentage."""
    now, then = sales.total(days), sales.total(before)
    earned, earlier = now["revenue"], then["revenue"]
    has_change = earlier and len(days) > 1
    return tile(
        label,
        display(earned),
        f"{orders(now['orders'])} · {compared % {'sum': display(earlier)}}",
        change=f"{(earned - earlier) / earlier:+.0%}".replace("-", "−") if has_change else "",
        is_less=earned < earlier,
    )


def average(sold: dict) -> str:
    count = sold["orders"]
    return display(rounded(sold["revenue"] / count)) if count else "–"


def orders(count: int) -> str:
    return ngettext("%(count)s order", "%(count)s orders", count) % {"count": grouped(count)}


def grouped(count: int) -> str:
    return number_format(count, force_grouping=True)


# ── pictures and tables ─────────────────────────────────────────────────────────────────────────


def charts_of(days: list[dict]) -> list[charts.Chart]:
    stretches = charts.days([row["day"] for row in days])
    sold = sales.total(days)
    return [
        charts.chart(
            _("Revenue by day"),
            _("Day"),
            stretches,
            [row["revenue"] for row in days],
            charts.money,
            _("%(sum)s in 30 days, %(last)s today.")
            % {"sum": display(sold["revenue"]), "last": display(days[-1]["revenue"])},
        ),
        charts.chart(
            _("Orders by day"),
            _("Day"),
            stretches,
            [row["orders"] for row in days],
            str,
            ngettext(
                "%(sum)s order in 30 days, %(last)s today.",
                "%(sum)s orders in 30 days, %(last)s today.",
                sold["orders"],
            )
            % {"sum": grouped(sold["orders"]), "last": days[-1]["orders"]},
        ),
    ]


def best_vendors(rows: list[dict]) -> dict:
    return {
        "title": _("Best vendors of the last 30 days"),
        "head": [_("Vendor"), _("Orders"), _("Revenue")],
        "rows": [best("vendors_vendor", row, row["orders"], row["revenue"]) for row in rows],
    }


def best_products(rows: list[dict]) -> dict:
    return {
        "title": _("Best goods of the last 30 days"),
        "head": [_("Goods"), _("Pieces"), _("Sold for")],
        "rows": [best("catalog_product", row, row["pieces"], row["revenue"]) for row in rows],
    }


def best(page: str, row: dict, count: int, earned: Decimal) -> dict:
    url = reverse(f"admin:{page}_change", args=[row["pk"]])
    return {"name": row["name"], "url": url, "count": grouped(count), "earned": display(earned)}
