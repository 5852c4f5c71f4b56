"""The order first, then its parts by pk, then stock by pk."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from catalog.models import Variant
from orders import rules
from orders.errors import FulfillmentRequired, NotAllowed
from orders.guests import Actor
from orders.models import Fulfillment, Order, OrderItem
from orders.reads.orders import lock_order_with_parts
from orders.statuses import ROAD


def lock_parts(order_id: int, part_ids: Iterable[int] | None = None) -> list[Fulfillment]:
    """The order's fulfillments, all or those named, it and all of them locked; each knows its
    order and vendor."""
    parts = lock_order_with_parts(order_id)
    order = parts[0].order
    order.steps_taken, order.locked_parts = [], parts
    wanted = None if part_ids is None else set(part_ids)
    return [part for part in parts if wanted is None or part.pk in wanted]


def lock_stock(parts: Sequence[Fulfillment]) -> None:
    """Lock the stock of several parts at once, lowest pk first, before any is put back."""
    items = OrderItem.objects.filter(fulfillment__in=parts)
    list(Variant.objects.filter(pk__in=items.values("variant")).locked().values_list("pk"))


def addressed_parts(
    order: Order, by: Actor, fulfillment_id: int | None, *, only_open: bool = False
) -> list[Fulfillment]:
    """The locked parts that a change of an order is about: a vendor's own, else all or the named.

    Raises FulfillmentRequired when the named part is not one of them, or when `only_open` and not
    exactly one of several is open.
    """
    parts = lock_parts(order.pk)
    if not (rules.is_buyer_of(order, by) or (parts and rules.is_order_desk(parts[0], by))):
        parts = [part for part in parts if rules.is_vendor(part, by)]
        if not parts:
            raise NotAllowed()
    if fulfillment_id is not None:
        parts = [part for part in parts if part.pk == fulfillment_id]
        if not parts:
            raise FulfillmentRequired(_("The order has no such part."), attr="fulfillment")
    elif only_open and len(parts) > 1:
        parts = [part for part in parts if part.status in ROAD[:-1]]
        if len(parts) != 1:
            raise FulfillmentRequired(attr="fulfillment", open=[part.pk for part in parts])
    return parts
