"""What a person's orders have to say when their account is closed."""

from django.db.models import Q

from accounts.events import AccountClosed
from accounts.models import User
from catalog.models import Variant
from orders.errors import OpenOrders
from orders.models import Cart, Checkout, Fulfillment, ReturnRequest
from orders.operations.cart import lock_cart
from orders.statuses import Status
from vendors.models import Vendor

OVER = (Status.COMPLETED, Status.CANCELLED, Status.RETURNED)
SHOWN = 20  # numbers in the refusal


def refuse_open_orders(user: User) -> None:
    """Raises OpenOrders while a part of theirs, bought or sold, is not over.

    The locks make a checkout that is on its way finish first, and the next find nothing: the cart
    one of the person's own, the goods one of theirs, which reads them again once it has them.
    """
    list(Vendor.objects.locked().filter(owner=user))  # before the cart: core/database/locks.py
    lock_cart(user)
    list(Variant.objects.filter(product__vendor__owner=user).locked().values_list("pk"))
    theirs = Fulfillment.objects.filter(Q(order__buyer=user) | Q(vendor__owner=user))
    still_open = theirs.exclude(status__in=OVER) | theirs.filter(
        returns__in=ReturnRequest.objects.open()
    )
    numbers = still_open.order_by("order__number").values_list("order__number", flat=True)
    found = list(numbers.distinct()[:SHOWN])
    if found:
        raise OpenOrders(orders=found)


def forget_cart(event: AccountClosed) -> None:
    """And what is on the way from it to an order: checkouts hold addresses."""
    Checkout.objects.filter(buyer=event.user_id).delete()
    Cart.objects.filter(buyer=event.user_id).delete()
