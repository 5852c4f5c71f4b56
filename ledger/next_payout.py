"""What the next payout run would make of a vendor's balance."""

from dataclasses import dataclass
from decimal import Decimal

from core.money import ZERO, cash_unit
from ledger.balances import Balance
from ledger.models import BankAccount
from ledger.operations.paying_out import why_not
from ledger.providers import by_name
from vendors.models import Vendor


@dataclass(frozen=True)
class NextPayout:
    amount: Decimal
    reason: str  # why a run would leave the vendor out; empty when it would be paid


def next_payout_of(vendor: Vendor, balance: Balance, account: BankAccount | None) -> NextPayout:
    """Of a run that pays by hand, as runs do unless staff choose otherwise."""
    amount = max(balance.available - balance.available % cash_unit(), ZERO)
    if not amount:
        return NextPayout(amount, "")
    way = by_name("manual")
    return NextPayout(amount, why_not(vendor, account, amount, way=way, busy=False))
