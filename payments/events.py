from dataclasses import dataclass


@dataclass(frozen=True)
class MoneyPromised:
    """Money goes back to the buyer, by one refund or, of several payments, by several at once; the
    gateways, or staff by hand, will send it."""

    order_id: int
    refund_ids: tuple[int, ...]
