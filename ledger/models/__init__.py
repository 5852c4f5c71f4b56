from ledger.models.books import VENDORS_OWN, Account, Adjustment, Entry, Posting
from ledger.models.payouts import BankAccount, Payout, PayoutRun
from ledger.models.settlements import Settlement, SettlementLine

__all__ = [
    "VENDORS_OWN",
    "Account",
    "Adjustment",
    "BankAccount",
    "Entry",
    "Payout",
    "PayoutRun",
    "Posting",
    "Settlement",
    "SettlementLine",
]
