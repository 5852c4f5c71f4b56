"""The page of an order that its buyer's mails lead to. No rules: orders.operations has them."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.pages.access import signed_in
from accounts.requests import SignedInPageRequest
from core.errors import ShopError
from core.logs import log_refusal
from orders import operations
from orders.models import Order, StatusChange
from orders.presentation import OrderView, PartView
from orders.reads.whole import whole_order


def for_the_buyer(view: Callable) -> Callable:
    """Hand the view the asker's own order; anybody else's looks like a missing one."""

    @wraps(view)
    def checked(request: SignedInPageRequest, number: str) -> HttpResponse:
        order = Order.objects.bought_by(request.user).numbered(number).first()
        if order is None:
            raise Http404
        return view(request, order)

    return signed_in(checked)


@require_safe
@for_the_buyer
def order(request: SignedInPageRequest, order: Order) -> HttpResponse:
    shown = OrderView(whole_order(order.pk), request.user)
    may = {offer.name for offer in shown.available_actions if offer.is_allowed}
    context = {
        "order": shown,
        "history": history_of(shown),
        "received": received_by(shown),
        "may_cancel": bool(may & {"cancel", "ask_cancel"}),
        "may_return": "ask_return" in may,
    }
    return render(request, "storefront/order.html", context)


def received_by(shown: OrderView) -> list[PartView]:
    """The parts that the buyer may say to have received, each with a button of its own."""
    return [
        part
        for part in shown.fulfillments
        if any(offer.name == "complete" and offer.is_allowed for offer in part.offers)
    ]


def history_of(shown: OrderView) -> list[tuple[str, StatusChange]]:
    """Each line with what it is about, the newest first; the order's own status only sums up."""
    vendors = {part.pk: part.vendor.business_name for part in shown.fulfillments}
    return [
        (vendors.get(line.fulfillment_id) or capfirst(line.get_axis_display()), line)
        for line in reversed(shown.status_history)
        if line.axis != StatusChange.Axis.ORDER
    ]


def change(request: HttpRequest, order: Order, act: Callable[[], object], done: str):
    """Do it, or say why not; either way back to the order."""
    try:
        act()
    except ShopError as refusal:
        log_refusal(refusal)
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("storefront:order", order.number)


@require_POST
@for_the_buyer
def received(request: SignedInPageRequest, order: Order) -> HttpResponse:
    def act():
        part = request.POST.get("fulfillment", "")[:18]
        only = int(part) if part.isascii() and part.isdecimal() else None
        operations.move_order(order, "completed", by=request.user, fulfillment_id=only)

    return change(request, order, act, _("Thank you. The order is completed."))


@require_POST
@for_the_buyer
def cancel(request: SignedInPageRequest, order: Order) -> HttpResponse:
    def act():
        reason = request.POST.get("reason", "")[:1000]
        operations.cancel_or_ask(order, by=request.user, reason=reason)

    return change(request, order, act, _("What could be cancelled is; the rest was asked for."))


@require_POST
@for_the_buyer
def send_back(request: SignedInPageRequest, order: Order) -> HttpResponse:
    def act():
        reason = request.POST.get("reason", "")[:1000]
        operations.request_returns(order, by=request.user, reason=reason)

    return change(request, order, act, _("The vendor has been asked to take the goods back."))
