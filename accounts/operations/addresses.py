from typing import Any

from django.db import transaction

from accounts.models import Address, User
from accounts.operations import defaults


@transaction.atomic
def add_address(user: User, **fields: Any) -> Address:
    """The first address of a person becomes the default."""
    address = Address(user=defaults.lock_owner(user.pk), **fields)
    defaults.add(address)
    return address


@transaction.atomic
def change_address(address: Address, **changes: Any) -> Address:
    """Raises NotThere when it was deleted meanwhile."""
    defaults.lock_owner(address.user_id)
    return defaults.change(address, changes)


@transaction.atomic
def remove_address(address: Address) -> None:
    """Orders keep their copies. Raises NotThere when it was deleted already."""
    defaults.lock_owner(address.user_id)
    defaults.remove(address)
