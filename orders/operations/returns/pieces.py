"""Which pieces go back."""

from collections import Counter
from collections.abc import Mapping

from django.utils.translation import gettext as _

from orders.errors import ReturnRefused
from orders.models import Fulfillment, ReturnItem, ReturnRequest

Pieces = Mapping[int, int]  # by the pk of an item of an order


def pieces_left(part: Fulfillment) -> dict[int, int]:
    """How many pieces of each item have not come back yet; none of those that all have."""
    left = Counter({item.pk: item.quantity for item in part.items.all()})
    for request in part.returns.all():
        if request.is_return and request.status == ReturnRequest.Status.DONE:
            left.subtract({row.item_id: row.quantity for row in request.items.all()})
    return {pk: pieces for pk, pieces in left.items() if pieces > 0}


def pieces_asked(left: Pieces, items: Pieces | None) -> Pieces:
    """What goes back of what is left: these pieces, or, if none are named, everything.

    Raises BadInput for what is no item of the part, ReturnRefused for more than is left.
    """
    if items is None:
        return left
    for pk, pieces in items.items():
        if pieces > left.get(pk, 0):
            raise ReturnRefused(
                _("Not so many pieces of it are left to return."),
                attr="items",
                reason="too_many",
                item=pk,
                available=left.get(pk, 0),
            )
    return items


def name_pieces(request: ReturnRequest, pieces: Pieces) -> None:
    ReturnItem.objects.bulk_create(
        ReturnItem(request=request, item_id=pk, quantity=quantity)
        for pk, quantity in sorted(pieces.items())
    )
