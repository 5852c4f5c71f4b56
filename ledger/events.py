from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class BankAccountChanged:
    """A vendor is to be paid to another account, or to its first."""

    vendor_id: int
    is_first: bool


@dataclass(frozen=True)
class BankAccountRefused:
    """Staff would not verify a vendor's account."""

    vendor_id: int


@dataclass(frozen=True)
class BalanceReleased:
    """A part was completed: the vendor's share of it can be paid out from `available_at` on."""

    order_id: int
    fulfillment_id: int
    amount: Decimal
    available_at: datetime


@dataclass(frozen=True)
class PayoutsMoved:
    """Payouts were sent, were paid, or came back; they are locked."""

    payout_ids: tuple[int, ...]
    status: str
