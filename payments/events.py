from dataclasses import dataclass


@dataclass(frozen=True)
class RefundPromised:
    """Money goes back to the buyer; the gateway, or staff by hand, will send it."""

    refund_id: int
