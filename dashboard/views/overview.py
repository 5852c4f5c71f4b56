"""The first page: what waits, and how it goes."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from catalog.models import Product
from core.pages import charts
from dashboard.views.access import ShopRequest, for_vendors
from dashboard.views.orders import parts_of
from orders.stats import stats_of
from reviews.operations import average
from vendors.models import Vendor

LATEST = 5


@require_safe
@for_vendors
def overview(request: ShopRequest) -> HttpResponse:
    vendor = request.vendor
    stats = stats_of(vendor)
    suspended = vendor.status == Vendor.Status.SUSPENDED
    context = {
        "page": "overview",
        "first_steps": [] if stats["orders"] else first_steps(vendor),
        "stats": stats,
        "charts": charts_of(stats["months"]),
        "rating": rating_of(vendor),
        "suspension": vendor.reviews.first() if suspended else None,
        "parts": parts_of(vendor).prefetch_related("items").order_by("-placed_at", "-pk")[:LATEST],
    }
    return render(request, "dashboard/overview.html", context)


@dataclass(frozen=True)
class FirstStep:
    text: str
    url: str
    is_done: bool


def first_steps(vendor: Vendor) -> list[FirstStep]:
    """What a new vendor does before anything can be sold; nothing once all of it is done."""
    found = Product.objects.sold_by(vendor).aggregate(
        goods=Count("pk"),
        shown=Count("pk", filter=~Q(image="")),
        on_sale=Count("pk", filter=Q(status=Product.Status.PUBLISHED)),
    )
    shop, new = reverse("dashboard:shop"), reverse("dashboard:new-product")
    goods = reverse("dashboard:products") if found["goods"] else new
    is_known = bool(vendor.business_description and vendor.city and vendor.business_phone)
    ships = bool(vendor.shipping_fee or vendor.free_shipping_threshold is not None)
    steps = [
        FirstStep(
            _("Introduce your shop: what you make, city, phone"),
            shop,
            is_known,
        ),
        FirstStep(_("Set your shipping fee"), shop, ships),
        FirstStep(_("Add your first product"), goods, bool(found["goods"])),
        FirstStep(_("Give it a picture"), goods, bool(found["shown"])),
        FirstStep(_("Put it on sale"), goods, bool(found["on_sale"])),
    ]
    return [] if all(step.is_done for step in steps) else steps


def charts_of(rows: list[dict]) -> list[charts.Chart]:
    months = charts.months([date.fromisoformat(f"{row['month']}-01") for row in rows])
    revenue, orders = [row["revenue"] for row in rows], [row["orders"] for row in rows]
    total, count = charts.money(sum(revenue)), sum(orders)
    return [
        charts.chart(
            _("Revenue by month"),
            _("Month"),
            months,
            revenue,
            charts.money,
            _("%(sum)s in twelve months, %(last)s this month.")
            % {"sum": total, "last": charts.money(revenue[-1])},
        ),
        charts.chart(
            _("Orders by month"),
            _("Month"),
            months,
            orders,
            str,
            ngettext(
                "%(sum)s order in twelve months, %(last)s this month.",
                "%(sum)s orders in twelve months, %(last)s this month.",
                count,
            )
            % {"sum": count, "last": orders[-1]},
        ),
    ]


def rating_of(vendor: Vendor) -> dict:
    """What buyers think of all goods together."""
    found = Product.objects.sold_by(vendor).aggregate(
        stars=Sum("rating_sum"), count=Sum("review_count")
    )
    count = found["count"] or 0
    return {"average": average(found["stars"] or 0, count) if count else None, "count": count}
