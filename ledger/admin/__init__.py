"""Money for staff: everything to look at; two people take the steps that move it."""

from ledger.admin import vendors  # noqa: F401  a page that shows what the ledger knows
from ledger.admin.adjustments import AdjustmentAdmin
from ledger.admin.bank_accounts import BankAccountAdmin
from ledger.admin.payouts import PayoutAdmin, PayoutRunAdmin
from ledger.admin.postings import PostingAdmin
from ledger.admin.settlements import SettlementAdmin

__all__ = [
    "AdjustmentAdmin",
    "BankAccountAdmin",
    "PayoutAdmin",
    "PayoutRunAdmin",
    "PostingAdmin",
    "SettlementAdmin",
]
