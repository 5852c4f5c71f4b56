"""What somebody is gathering to buy."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.pages.access import signed_in
from accounts.requests import SignedInPageRequest
from core.errors import ShopError
from core.forms import whole_number
from core.logs import log_refusal
from orders.carts import grouped
from orders.operations import add_to_cart, remove_from_cart, set_quantity
from orders.reads.carts import items_of
from storefront.guards import from_our_pages


@require_safe
@signed_in
def cart(request: SignedInPageRequest) -> HttpResponse:
    cart = grouped(items_of(request.user), request.user)
    return render(request, "storefront/cart.html", {"cart": cart})


@require_POST
@from_our_pages
def add(request: HttpRequest) -> HttpResponse:
    """Put goods into the cart, and show it."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.POST.get("page", "/"), reverse("people:log-in"))
    variant = number(request, "variant", 0)
    quantity = number(request, "quantity", 1)
    return done(
        request, lambda: add_to_cart(request.user, variant, quantity), _("It is in your cart.")
    )


@require_POST
@signed_in
def change(request: SignedInPageRequest, item: int) -> HttpResponse:
    """Another quantity, or out with it."""
    quantity = number(request, "quantity", 0)
    if quantity and "remove" not in request.POST:
        return done(request, lambda: set_quantity(request.user, item, quantity))
    return done(request, lambda: remove_from_cart(request.user, item))


def done(request: HttpRequest, act: Callable[[], object], said: str = "") -> HttpResponse:
    """Do it or say why not; the cart shows what came of it."""
    try:
        act()
    except ShopError as refusal:
        log_refusal(refusal)
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect("storefront:cart")


def number(request: HttpRequest, name: str, otherwise: int) -> int:
    found = whole_number(request.POST.get(name, ""))
    return otherwise if found is None else found
