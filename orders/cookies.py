"""What guests carry from page to page: the secrets of their cart and checkouts, the keys of their
orders. Pages only; the API reads headers, and no cookie."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from orders.guests import CartOwner, Secret
from orders.operations.cart import cart_of

CART = "cart"
YEAR = 365  # days: no browser keeps a cookie for much longer
CHECKOUT = "checkout"


def cart_in(request: HttpRequest) -> CartOwner:
    """Whose cart a page is about; see `cart_of`."""
    return cart_of(request.user, request.COOKIES.get(CART, ""))


def keep_cart(request: HttpRequest, response: HttpResponse, owner: CartOwner) -> None:
    """Have a guest carry the secret on; who has signed in carries none any more."""
    if isinstance(owner, Secret):
        keep(response, CART, owner, timedelta(days=settings.KEEP_CARTS_DAYS or YEAR))
    elif CART in request.COOKIES:
        response.delete_cookie(CART)


def keep(response: HttpResponse, name: str, secret: str, time: timedelta) -> None:
    response.set_cookie(
        name,
        secret,
        max_age=time,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
