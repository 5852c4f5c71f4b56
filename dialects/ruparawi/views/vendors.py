"""Becoming a vendor, the shop's profile, its figures and its newest orders."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from accounts.requests import SignedInRequest
from core.api.serializers import checked
from dialects.ruparawi.access import applicant, member, vendor
from dialects.ruparawi.endpoint import Answer, Body, endpoint
from dialects.ruparawi.paging import paged
from dialects.ruparawi.serializers import orders as order_shapes
from dialects.ruparawi.serializers import vendors as shapes
from dialects.ruparawi.statuses import WORDS
from orders.models import Fulfillment, OrderItem
from orders.stats import buyers, placed
from vendors import operations

NEWEST = 5  # lines of orders, unless the page asks for another number


@endpoint(member, takes=shapes.ApplicationForm)
def apply(request: SignedInRequest, form: Body) -> Answer:
    applied = operations.apply_as_vendor(request.user, **form)
    message = "Vendor application submitted successfully"
    return {"message": message, "status": shapes.vendor_word(applied.status)}, 201


@endpoint(applicant)
def show(request: SignedInRequest) -> Answer:
    return {"success": True, "vendor": shapes.profile(request.user.vendor)}


@endpoint(applicant, takes=shapes.VendorChangeForm)
def change(request: SignedInRequest, form: Body) -> Answer:
    changed = operations.change_vendor(request.user.vendor, **form)
    return {
        "success": True,
        "message": "Vendor profile updated successfully",
        "vendor": shapes.profile(changed),
    }


@endpoint(vendor)
def stats(request: SignedInRequest) -> Answer:
    """Of all lines that were ordered and not cancelled, paid or not; their months are those of this
    year."""
    parts = placed(Fulfillment.objects.filter(vendor=request.user.vendor))
    lines = OrderItem.objects.filter(fulfillment__in=parts)
    totals = lines.aggregate(
        revenue=Sum("total"),
        pieces=Sum("quantity"),
        lines=Count("pk"),
        buyers=buyers("fulfillment__order__"),
    )
    zone = ZoneInfo(settings.TIME_ZONE)
    months = (
        lines.annotate(month=TruncMonth("fulfillment__placed_at", tzinfo=zone))
        .filter(month__year=timezone.localtime(timezone=zone).year)
        .values("month")
        .annotate(revenue=Sum("total"), lines=Count("pk"))
        .order_by("month")
    )
    return {"success": True, "vendor_stats": shapes.figures(totals, months)}


@endpoint(vendor)
def recent_orders(request: SignedInRequest) -> Answer:
    """Lines of the vendor's own parts, newest first; `status` is that of the part."""
    query = request.query_params
    wanted = checked(order_shapes.RecentOrdersForm, {k: query[k] for k in query})
    lines = OrderItem.objects.filter(fulfillment__vendor=request.user.vendor)
    if wanted.get("status"):
        lines = lines.filter(fulfillment__status=WORDS[wanted["status"]][0])
    lines = lines.select_related("fulfillment__order__buyer")
    rows, pagination = paged(request, lines.order_by("-fulfillment__placed_at", "-pk"), NEWEST)
    return {
        "success": True,
        "recent_orders": [order_shapes.recent_order(row) for row in rows],
        "pagination": pagination,
    }
