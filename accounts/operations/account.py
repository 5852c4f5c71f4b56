from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.operations.passwords import set_password
from accounts.operations.profile import change_profile
from accounts.operations.signing_in import refuse_weak


@transaction.atomic
def change_account(user: User, *, password: str | None = None, **changes: Any) -> User:
    """Change a profile and with it the password, of a person who has just proved who they are.

    A new password ends every session. Raises WeakPassword (attr `password`) and what
    change_profile raises; then nothing has changed.
    """
    user = change_profile(user, **changes)  # locks the person
    if password is not None:
        refuse_weak(password, user)
        set_password(user, password)
    return user
