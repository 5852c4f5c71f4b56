"""An exchange: goods go back as in any return, and other goods of the same vendor are ordered for
them. Nothing is set off: the return is refunded and the order is paid, each by itself."""

from collections import Counter
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from orders import rules
from orders.errors import NotAllowed, ReturnRefused
from orders.guests import Actor, Secret
from orders.models import Checkout, Order, ReturnItem, ReturnRequest
from orders.operations.checkouts import write


@transaction.atomic
def open_exchange(
    request: ReturnRequest, *, by: Actor, lines: Mapping[int, int] | None = None
) -> tuple[Checkout, Secret]:
    """Open a checkout over what the buyer wants for the goods of a return: `lines`, pieces by
    variant, else the same goods once more; to where these were sent. The secret opens it again.

    Raises NotAllowed, ReturnRefused, NotThere (a variant, or another vendor's), CartFull.
    """
    order = request.fulfillment.order
    if not rules.is_buyer_of(order, by):
        raise NotAllowed()
    refuse_exchange(request)
    secret = Secret.new()
    checkout = Checkout(secret_hash=secret.hash, buyer=order.buyer, exchange_for=request)
    write(
        checkout,
        pieces_of(request) if lines is None else lines,
        email=order.email,
        language=order.language_of_buyer,
        shipping_address=order.shipping_address,
    )
    return checkout, secret


def pieces_of(request: ReturnRequest) -> Mapping[int, int]:
    """By variant."""
    pieces: Counter[int] = Counter()
    rows = ReturnItem.objects.filter(request=request.pk)
    for variant, quantity in rows.values_list("item__variant", "quantity"):
        pieces[variant] += quantity
    return pieces


def lock_exchange(request: ReturnRequest) -> None:
    """The order of the return stays locked, so that of two exchanges at once one is refused.
    Raises ReturnRefused."""
    Order.objects.locked().get(fulfillments__returns=request.pk)
    refuse_exchange(ReturnRequest.objects.get(pk=request.pk))


def refuse_exchange(request: ReturnRequest) -> None:
    if not request.can_be_exchanged:
        raise ReturnRefused(
            _("There is nothing to exchange: it was declined, or exchanged already."),
            status=request.status,
        )
