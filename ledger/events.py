from dataclasses import dataclass


@dataclass(frozen=True)
class BankAccountChanged:
    """A vendor is to be paid to another account, or to its first."""

    vendor_id: int
    is_first: bool


@dataclass(frozen=True)
class PayoutMoved:
    """A payout was sent, was paid, or came back."""

    payout_id: int
    status: str
