from dataclasses import dataclass


@dataclass(frozen=True)
class MoneyReceived:
    """An attempt to pay was paid. With `is_settled` nothing is left to pay of its order."""

    payment_id: int
    order_id: int
    is_settled: bool


@dataclass(frozen=True)
class MoneyPromised:
    """Money goes back to the buyer, by one refund or, of several payments, by several at once; the
    gateways, or staff by hand, will send it. `is_of_step`: because of what a part became."""

    order_id: int
    refund_ids: tuple[int, ...]
    is_of_step: bool = False


@dataclass(frozen=True)
class RefundDone:
    """The money is on its way: the gateway took the refund, or staff sent it by hand."""

    refund_id: int


@dataclass(frozen=True)
class RefundFailed:
    """The gateway refused: the money stays, and can be asked for again."""

    refund_id: int


@dataclass(frozen=True)
class ProofRefused:
    """Staff did not find the money that a proof speaks of."""

    proof_id: int
    order_id: int
