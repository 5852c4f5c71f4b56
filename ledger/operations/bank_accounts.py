"""Where vendors are paid: given by the vendor, verified by staff."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import events
from core.errors import BadInput, Forbidden
from ledger.errors import NotVerifiable
from ledger.events import BankAccountChanged, BankAccountRefused
from ledger.models import BankAccount
from ledger.models.payouts import PAUSE
from orders.errors import ReasonRequired
from vendors.models import Vendor


@transaction.atomic
def keep_bank_account(vendor: Vendor, *, bank: str, number: str, holder: str) -> BankAccount:
    """The vendor's account is this one from now on; the same again changes nothing.

    It has to be verified anew, and one that takes the place of a verified account is not paid to
    for 72 hours; the owner gets a mail. Raises BadInput.
    """
    Vendor.objects.locked().get(pk=vendor.pk)
    now = timezone.now()
    old = BankAccount.objects.select_for_update().filter(vendor=vendor).first()
    given = {"bank": bank.strip(), "number": number.strip(), "holder": holder.strip()}
    if old and all(getattr(old, name) == text for name, text in given.items()):
        return old
    account = old or BankAccount(vendor=vendor)
    for name, text in given.items():
        setattr(account, name, text)
    account.changed_at = now
    if old and (old.verified_at or old.is_paused):
        account.paused_until = now + PAUSE
    account.verified_at, account.verified_by, account.refusal = None, None, ""
    try:
        account.full_clean()
    except ValidationError as error:
        raise BadInput.of(error) from None
    account.save()
    events.publish(BankAccountChanged(vendor.pk, is_first=old is None))
    return account


@transaction.atomic
def verify_bank_account(account: BankAccount, *, by: User) -> BankAccount:
    """Staff have compared holder and number with what the vendor showed. Raises Forbidden,
    NotVerifiable (verified already, or one's own)."""
    account = as_seen(account, by=by)
    account.verified_at, account.verified_by, account.refusal = timezone.now(), by, ""
    account.save()
    return account


@transaction.atomic
def refuse_bank_account(account: BankAccount, *, by: User, reason: str) -> BankAccount:
    """Nothing is paid to it; the vendor reads why, by mail too. Raises Forbidden, NotVerifiable,
    ReasonRequired."""
    account = as_seen(account, by=by)
    account.refusal = reason.strip()
    if not account.refusal:
        raise ReasonRequired(attr="reason")
    account.save()
    events.publish(BankAccountRefused(account.vendor_id))
    return account


def as_seen(account: BankAccount, *, by: User) -> BankAccount:
    """The locked account, which is still the one that was looked at, and nobody's own."""
    if not by.has_perm("ledger.verify_bankaccount"):
        raise Forbidden()
    locked = BankAccount.objects.select_for_update().get(pk=account.pk)
    is_other = any(
        getattr(locked, name) != getattr(account, name) for name in ("bank", "number", "holder")
    )
    if locked.verified_at or is_other or locked.vendor.owner_id == by.pk:
        raise NotVerifiable()
    return locked
