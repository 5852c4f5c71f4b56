from typing import Any

from django.db import transaction

from accounts.models import PaymentMethod, User
from accounts.operations import defaults


@transaction.atomic
def add_payment_method(user: User, **fields: Any) -> PaymentMethod:
    """`fields` hold the last four digits, never a number. The first one becomes the default."""
    method = PaymentMethod(user=defaults.lock_owner(user.pk), **fields)
    defaults.add(method)
    return method


@transaction.atomic
def change_payment_method(method: PaymentMethod, **changes: Any) -> PaymentMethod:
    """Raises NotThere when it was deleted meanwhile."""
    defaults.lock_owner(method.user_id)
    if "last4" in changes:
        changes["gateway_token"] = ""  # it stands for the card that this was
    return defaults.change(method, changes)


@transaction.atomic
def remove_payment_method(method: PaymentMethod) -> None:
    """Raises NotThere when it was deleted already."""
    defaults.lock_owner(method.user_id)
    defaults.remove(method)
