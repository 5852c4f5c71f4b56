"""What somebody is gathering to buy, signed in or not."""

from types import SimpleNamespace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog.models import Variant
from core.forms import whole_number
from core.pages.refusals import attempt
from orders.carts import grouped
from orders.cookies import CART, cart_in, keep_cart
from orders.guests import CartOwner
from orders.models import SavedItem
from orders.operations import (
    add_to_cart,
    forget_saved,
    preview,
    put_back,
    remove_from_cart,
    save_for_later,
    set_quantity,
)
from orders.reads.carts import items_of
from orders.throttling import NewCartThrottle
from storefront.caching import personal
from storefront.goods import cards
from storefront.guards import from_our_pages


@require_safe
@personal
def cart(request: HttpRequest) -> HttpResponse:
    owner = cart_in(request)
    priced = preview(owner).priced
    gathered = grouped(items_of(owner), owner)
    context = {
        "cart": gathered,
        "others": [] if gathered["vendors"] else cards(page_size="10", ordering="best_selling"),
        "money": priced.money(),
        "offers": priced.applied,
        "saved": SavedItem.objects.of(owner).shown(),
        "removed": removed(request),
        "quantity": whole_number(request.GET.get("quantity", "")) or 1,
    }
    response = render(request, "storefront/cart.html", context)
    if request.user.is_authenticated:
        keep_cart(request, response, owner)
    return response


def removed(request: HttpRequest) -> Variant | None:
    """What has just been taken out, so that it can be put back."""
    pk = whole_number(request.GET.get("removed", ""))
    on_sale = Variant.objects.on_sale().select_related("product")
    return on_sale.filter(pk=pk).first() if pk else None


@require_POST
@from_our_pages
@personal
def add(request: HttpRequest) -> HttpResponse:
    """Put goods into the cart, and show it."""
    owner = cart_in(request)
    if not may_begin(request, owner):
        return redirect("storefront:cart")
    variant, quantity = number(request, "variant"), number(request, "quantity") or 1
    attempt(request, lambda: add_to_cart(owner, variant, quantity), _("It is in your cart."))
    response = redirect("storefront:cart")
    keep_cart(request, response, owner)
    return response


def may_begin(request: HttpRequest, owner: CartOwner) -> bool:
    """Whether there is a cart already, or may be one more from this network address; says so where
    not."""
    asked = SimpleNamespace(owner=owner, carried=request.COOKIES.get(CART, ""))
    may: bool = NewCartThrottle().allow_request(request, asked)
    if not may:
        messages.error(request, _("Too many carts were begun from here. Please wait a while."))
    return may


@require_POST
@personal
def change(request: HttpRequest, item: int) -> HttpResponse:
    """Another quantity, or out with it."""
    owner, quantity = cart_in(request), number(request, "quantity")
    if "save" in request.POST:
        attempt(request, lambda: save_for_later(owner, item), "")
        return redirect("storefront:cart")
    if quantity and "remove" not in request.POST:
        attempt(request, lambda: set_quantity(owner, item, quantity), "")
        return redirect("storefront:cart")
    if not attempt(request, lambda: remove_from_cart(owner, item), ""):
        return redirect("storefront:cart")
    taken = {"removed": number(request, "variant"), "quantity": quantity or 1}
    return HttpResponseRedirect(f"{redirect('storefront:cart').url}?{urlencode(taken)}")


@require_POST
@personal
def change_saved(request: HttpRequest, item: int) -> HttpResponse:
    """What was saved for later goes back into the cart, or is forgotten."""
    owner = cart_in(request)
    act = forget_saved if "remove" in request.POST else put_back
    attempt(request, lambda: act(owner, item), "")
    return redirect("storefront:cart")


def number(request: HttpRequest, name: str) -> int:
    return whole_number(request.POST.get(name, "")) or 0
