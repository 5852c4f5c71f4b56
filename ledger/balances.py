"""What the house owes a vendor, and who holds what: sums of entries."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum
from psycopg.types.numeric import Int8

from core.database.sql import rows, value
from core.money import ZERO
from ledger.models import Account, Entry
from vendors.models import Vendor

BALANCES = """
    SELECT coalesce(sum(amount) FILTER (WHERE account = 'vendor_pending'), 0.00) AS pending,
        coalesce(sum(amount) FILTER (WHERE account = 'vendor_available'
            AND available_at > %(now)s), 0.00) AS held,
        coalesce(sum(amount) FILTER (WHERE account = 'vendor_available'
            AND available_at <= %(now)s), 0.00) AS available,
        coalesce(sum(amount) FILTER (WHERE account = 'payout'), 0.00) AS on_its_way
    FROM ledger_entry WHERE vendor_id = %(vendor)s
"""

CREDITED = """
    SELECT coalesce(sum(amount), 0.00) FROM ledger_entry
    JOIN ledger_posting AS posting ON posting.id = posting_id
    WHERE vendor_id = %(vendor)s AND fulfillment_id IS NOT NULL
"""


@dataclass(frozen=True)
class Balance:
    """Of one vendor. `pending` until its parts are completed, `held` for some days after that,
    `available` to be paid out; below nothing, the vendor owes the house. `on_its_way` is set aside
    for payouts that have not been paid yet."""

    pending: Decimal
    held: Decimal
    available: Decimal
    on_its_way: Decimal

    @property
    def debt(self) -> Decimal:
        """What the vendor owes the house."""
        return max(-self.available, ZERO)


def balance_of(vendor_id: int, now: datetime) -> Balance:
    (row,) = rows(BALANCES, {"vendor": Int8(vendor_id), "now": now})
    return Balance(**row)


def credited(vendor: Vendor) -> Decimal:
    """What its sales made of its balance, whatever was paid out or adjusted since."""
    found: Decimal = value(CREDITED, {"vendor": Int8(vendor.pk)})
    return found


def of_accounts() -> dict[tuple[str, str], Decimal]:
    """What every account comes to, by account and gateway."""
    sums = Entry.objects.order_by().values_list("account", "gateway").annotate(Sum("amount"))
    by_account = {(account, gateway): amount for account, gateway, amount in sums}
    return {(account, ""): Decimal(0) for account in Account.values} | by_account
