"""What the ledger has to say when a vendor's account is closed."""

from accounts.events import AccountClosed
from accounts.models import User
from ledger.errors import BalanceOpen
from ledger.models import BankAccount
from ledger.statements import balance_left
from vendors.models import Vendor


def refuse_open_balance(user: User) -> None:
    """Raises BalanceOpen while the house owes them anything, or they owe the house.

    The lock of the bank account makes a payout run that is on its way finish first.
    """
    vendor = Vendor.objects.filter(owner=user).first()
    if vendor is None:
        return
    list(BankAccount.objects.select_for_update().filter(vendor=vendor))
    left = balance_left(vendor)
    if left.pending or left.available or left.on_its_way:
        raise BalanceOpen()


def mask_bank_account(event: AccountClosed) -> None:
    """Nothing is paid to it any more; payouts keep where they went, for the books."""
    for account in BankAccount.objects.filter(vendor__owner=event.user_id):
        account.number, account.holder = account.masked, "–"
        account.verified_at = account.verified_by = None
        account.save()
