"""Of a person's addresses one is the default, and of their payment methods one, if there are any.

Every function wants the person's row locked: two changes at once then queue, and the unique
constraint behind them is never met.
"""

from typing import Any, TypeVar

from accounts.models import Address, PaymentMethod, User
from core.errors import NotThere

Kept = TypeVar("Kept", Address, PaymentMethod)


def lock_owner(user_id: int) -> User:
    """Raises NotThere when the person is gone."""
    user = User.objects.locked().filter(pk=user_id).first()
    if user is None:
        raise NotThere()
    return user


def add(row: Kept) -> None:
    """Store a new row; the first one is the default whatever was asked for."""
    others = type(row).objects.filter(user=row.user_id)
    if not row.is_default:
        row.is_default = not others.filter(is_default=True).exists()
    else:
        others.filter(is_default=True).update(is_default=False)
    row.save()


def change(row: Kept, changes: dict[str, Any]) -> Kept:
    """Change a row, read afresh. A default that is told not to be one hands over to the newest
    other, and stays the default when there is no other. Raises NotThere when it is gone."""
    row = reread(row)
    others = type(row).objects.filter(user=row.user_id).exclude(pk=row.pk)
    was_default = row.is_default
    for name, value in changes.items():
        setattr(row, name, value)
    if row.is_default and not was_default:
        others.filter(is_default=True).update(is_default=False)
    heir = None
    if was_default and not row.is_default:
        heir = others.order_by("-pk").first()
        row.is_default = heir is None
    row.save()
    if heir:
        promote(heir)
    return row


def remove(row: Kept) -> None:
    """Delete a row; the newest other inherits being the default. Raises NotThere."""
    row = reread(row)
    others = type(row).objects.filter(user=row.user_id).exclude(pk=row.pk)
    row.delete()
    if row.is_default and (heir := others.order_by("-pk").first()):
        promote(heir)


def promote(heir: Kept) -> None:
    heir.is_default = True
    heir.save(update_fields=["is_default", "updated_at"])


def reread(row: Kept) -> Kept:
    fresh = type(row).objects.filter(pk=row.pk, user=row.user_id).first()
    if fresh is None:
        raise NotThere()
    return fresh
