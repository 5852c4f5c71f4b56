"""From a cart to an order, on one page: who, where to, how to pay. What it comes to is said by the
calculator of the checkout itself, and agreed to before anything is ordered."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.operations import add_address
from core.errors import NotThere, ShopError
from core.forms import PlainDecimalField
from core.logs import log_refusal
from core.pages.refusals import show_refusal
from orders.cookies import CHECKOUT, cart_in, keep
from orders.guests import Guest
from orders.keys import with_key
from orders.models import Checkout, Order
from orders.operations import Preview, change_checkout, find_checkout, open_checkout, preview_of
from orders.operations.checkouts import LIFE
from orders.presentation import OrderView
from orders.reads.whole import whole_order
from payments.errors import PaymentDeclined
from payments.operations import complete_checkout, start_placed
from storefront.caching import personal
from storefront.checkout_form import ANOTHER, CheckoutForm


@require_POST
@personal
def begin(request: HttpRequest) -> HttpResponse:
    """Open a checkout over the cart; one that is open already is gone on with."""
    owner, person = cart_in(request), person_of(request)
    secret = request.COOKIES.get(CHECKOUT, "")
    try:
        known = latest_open(person, secret)
        if known:
            change_checkout(known, by=person, **details_of(known))
            return redirect("storefront:checkout", known.public_id)
        checkout, opened = open_checkout(owner, language=get_language(), **usual(person))
    except ShopError as refusal:
        log_refusal(refusal)
        messages.error(request, str(refusal))
        return redirect("storefront:cart")
    response = redirect("storefront:checkout", checkout.public_id)
    keep(response, CHECKOUT, opened, LIFE)
    return response


def person_of(request: HttpRequest) -> User | None:
    return None if isinstance(request.user, AnonymousUser) else request.user


def latest_open(person: User | None, secret: str) -> Checkout | None:
    """What this browser began and has not ended."""
    if not secret:
        return None
    from_carts = Checkout.objects.filter(status=Checkout.Status.OPEN, exchange_for=None)
    opened = from_carts.opened_by(None, secret)
    own = Q(buyer=None) | Q(buyer=person) if person else Q(buyer=None)
    return opened.filter(own, expires_at__gt=timezone.now()).first()


def details_of(checkout: Checkout) -> dict[str, Any]:
    """What a checkout says beside its goods."""
    names = ("email", "language", "shipping_address", "promotion_code", "gateway", "notes")
    return {name: getattr(checkout, name) for name in names}


def usual(person: User | None) -> dict[str, Any]:
    """What somebody would say who says nothing: to the own address."""
    address = person.addresses.order_by("-is_default", "pk").first() if person else None
    return {"shipping_address": address.copy()} if address else {}


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def checkout(request: HttpRequest, public_id: str) -> HttpResponse:
    person = person_of(request)
    checkout = opened(request, public_id, person)
    if checkout.status == Checkout.Status.COMPLETED and checkout.order:
        return thanks(request, checkout.order)
    if checkout.is_over:
        messages.warning(request, _("This checkout is over. Your cart is still here."))
        return redirect("storefront:cart")
    if request.method == "POST":
        return filled_in(request, checkout, person)
    return shown(request, checkout, CheckoutForm.of(checkout, request, person))


def opened(request: HttpRequest, public_id: str, person: User | None) -> Checkout:
    """Raises Http404, also for a checkout of somebody who has signed out in this browser."""
    try:
        found = find_checkout(public_id, person, request.COOKIES.get(CHECKOUT, ""))
    except NotThere:
        raise Http404 from None
    if found.buyer not in (None, person):
        raise Http404
    if found.buyer is None:
        request.guest = found  # type: ignore[attr-defined]  # for the log
    return found


def filled_in(request: HttpRequest, checkout: Checkout, person: User | None) -> HttpResponse:
    """Keep what was filled in; order, if that was the button."""
    form = CheckoutForm(request, request.POST, person=person)
    orders = "order" in request.POST
    if not form.is_valid() and orders:
        return shown(request, checkout, form, status=400)
    try:
        checkout = change_checkout(checkout, by=person, **form.details(checkout))
        if orders:
            return order(request, checkout, form, person)
    except ShopError as refusal:
        show_refusal(form, refusal)
        return shown(request, checkout, form, status=409)
    fresh = CheckoutForm.of(checkout, request, person, typed=form)
    return shown(request, checkout, fresh)


def order(
    request: HttpRequest, checkout: Checkout, form: CheckoutForm, person: User | None
) -> HttpResponse:
    """Order what was seen, for what it was said to cost. A second click finds the same order.

    Raises what complete_checkout raises, and PaymentDeclined.
    """
    placed = complete_checkout(checkout, expected_total=agreed(request))
    start_placed(placed.order.pk, placed)
    if Order.objects.get(pk=placed.order.pk).is_declined:
        raise PaymentDeclined()
    if person and form.cleaned_data["address"] == ANOTHER and form.cleaned_data["keep"]:
        add_address(person, **form.typed_address())
    return redirect("storefront:checkout", checkout.public_id)


def agreed(request: HttpRequest) -> Decimal | None:
    try:
        total: Decimal | None = PlainDecimalField(required=False).clean(request.POST.get("total"))
    except ValidationError:
        return None
    return total


def shown(
    request: HttpRequest, checkout: Checkout, form: CheckoutForm, *, status: int = 200
) -> HttpResponse:
    code = checkout.promotion_code
    preview = preview_of(
        checkout.quantities, checkout.buyer, email=checkout.email, promotion_code=code
    )
    context = {
        "checkout": checkout,
        "form": form,
        "parts": preview.priced.parts,
        "money": preview.priced.money(),
        "problems": preview.problems,
        "code": said_of_code(preview, code),
    }
    return render(request, "storefront/checkout.html", context, status=status)


def said_of_code(preview: Preview, code: str) -> Mapping[str, Any]:
    """What a code gave, or why nothing."""
    if not code:
        return {}
    if preview.unknown_code:
        return {"reason": _("There is no such promotion code.")}
    outcome = next(one for one in preview.priced.outcomes if one.promotion.code)
    return {"applies": outcome.applies, "reason": outcome.reason, "title": outcome.promotion.title}


def thanks(request: HttpRequest, order: Order) -> HttpResponse:
    """What was ordered, what is to be paid how, and what comes next."""
    shown = OrderView(whole_order(order.pk), order.buyer or Guest(order))
    context = {
        "order": shown,
        "address_of_order": with_key(redirect("storefront:order", order.number).url, order),
    }
    return render(request, "storefront/thanks.html", context)
