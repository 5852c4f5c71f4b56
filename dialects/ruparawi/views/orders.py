"""Orders: the asker's own as buyer, a vendor's part as if it were the order, all for staff."""

from django.db.models import Q

from accounts.requests import SignedInRequest
from core.errors import NotThere
from core.forms import whole_number
from dialects.ruparawi import statuses
from dialects.ruparawi.access import member
from dialects.ruparawi.endpoint import Answer, Body, endpoint
from dialects.ruparawi.paging import first
from dialects.ruparawi.serializers import orders as shapes
from orders.models import Order
from orders.presentation import OrderView
from orders.reads.whole import whole_order, whole_orders


@endpoint(member)
def index(request: SignedInRequest) -> Answer:
    """What the asker bought, newest first."""
    bought = Order.objects.bought_by(request.user)
    newest = bought.order_by("-placed_at", "-pk").values_list("pk", flat=True)
    views = [OrderView(order, request.user) for order in whole_orders(first(request, newest))]
    return {
        "success": True,
        "orders": [shapes.order(view) for view in views],
        "count": bought.count(),
    }


def own_order(request: SignedInRequest, reference: str) -> OrderView:
    """The order by its number or id; missing and other people's look the same."""
    known = Q(number=reference.upper())
    if (pk := whole_number(reference)) is not None:
        known |= Q(pk=pk)
    orders = Order.objects.visible_to(request.user).filter(known)
    found = orders.values_list("pk", flat=True).first()
    if found is None:
        raise NotThere("Order not found")
    return OrderView(whole_order(found), request.user)


@endpoint(member)
def show(request: SignedInRequest, reference: str) -> Answer:
    view = own_order(request, reference)
    return {
        "success": True,
        "message": "Order retrieved successfully",
        "order": shapes.order(view),
        "applied_promotions": shapes.applied_promotions(view, "eligible_items"),
    }


@endpoint(member, takes=shapes.StatusForm)
def set_status(request: SignedInRequest, reference: str, form: Body) -> Answer:
    statuses.write(own_order(request, reference), form["status"], form.get("notes") or "")
    return {
        "success": True,
        "message": "Order status updated successfully",
        "order": shapes.order(own_order(request, reference)),
    }
