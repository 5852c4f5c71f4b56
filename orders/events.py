from dataclasses import dataclass, field


@dataclass(frozen=True)
class OrderPlaced:
    order_id: int


@dataclass(frozen=True)
class FulfillmentMoved:
    """A fulfillment took one step; `event` is what that is told as: shipped, unshipped.

    `by_id` is None when the system acted, or the guest. Nobody is told of a tentative order.
    """

    fulfillment_id: int
    order_id: int
    transition: str
    source: str
    target: str
    event: str
    by_id: int | None
    note: str
    is_by_guest: bool = False
    is_tentative: bool = False
    # Promised because of it: payments notes them here for who tells of all steps at once.
    refund_ids: list[int] = field(default_factory=list, compare=False)
    pays_on_delivery: bool = False


@dataclass(frozen=True)
class OrderMoved:
    """All the steps that were taken at once with an order's parts, first to last."""

    order_id: int
    steps: tuple[FulfillmentMoved, ...]
    is_tentative: bool = False


@dataclass(frozen=True)
class OrderStatusChanged:
    order_id: int
    source: str
    target: str


@dataclass(frozen=True)
class PaymentStatusChanged:
    order_id: int
    source: str
    target: str


@dataclass(frozen=True)
class FulfillmentCompleted:
    """The vendor's money becomes available."""

    fulfillment_id: int


@dataclass(frozen=True)
class ReturnRequested:
    return_id: int


@dataclass(frozen=True)
class ReturnDecided:
    return_id: int
    is_approved: bool


@dataclass(frozen=True)
class GoodsReturned:
    """A return is over: its pieces are back, or need not come. With `is_last` nothing of the part
    is left with the buyer, and the part has moved to returned."""

    return_id: int
    is_last: bool
    by_id: int | None
    note: str


@dataclass(frozen=True)
class OrderClaimed:
    """A guest's order is that of an account from now on."""

    order_id: int


@dataclass(frozen=True)
class QuestionAsked:
    question_id: int


@dataclass(frozen=True)
class QuestionAnswered:
    question_id: int
