"""Keeping somebody out, for a reason, and letting them in again."""

from django.db import transaction

from accounts.events import AccountLocked
from accounts.models import User
from accounts.operations.defaults import lock_owner
from accounts.operations.signing_in import sign_out_everywhere
from core import events
from core.errors import Forbidden


def may_lock(person: User, by: User) -> bool:
    """Whether one person may lock another: not themselves, not a closed account, and staff only as
    a superuser."""
    may = by.has_perm("accounts.change_user") and by.pk != person.pk and not person.closed_at
    return may and (by.is_superuser or not (person.is_staff or person.is_superuser))


@transaction.atomic
def lock_account(person: User, *, by: User, note: str) -> None:
    """Keep somebody out everywhere: sessions and tokens end, API keys are refused until the
    account is unlocked, a shop of theirs is suspended. Raises Forbidden."""
    person = lock_owner(person.pk)
    if not may_lock(person, by):
        raise Forbidden()
    person.is_active = False
    person.lock_reason = note
    person.save(update_fields=["is_active", "lock_reason"])
    sign_out_everywhere(person)
    events.publish(AccountLocked(person.pk, by.pk, note))


@transaction.atomic
def unlock_account(person: User, *, by: User) -> None:
    """Let them sign in again; what was ended by the lock stays so, and a shop suspended.

    Raises Forbidden.
    """
    person = lock_owner(person.pk)
    if not may_lock(person, by):
        raise Forbidden()
    person.is_active = True
    person.lock_reason = ""
    person.save(update_fields=["is_active", "lock_reason"])
