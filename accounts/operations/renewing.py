from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.operations.defaults import lock_owner
from accounts.operations.profile import change_profile
from accounts.operations.signing_in import refuse_weak


@transaction.atomic
def change_account(user: User, *, password: str | None = None, **changes) -> User:
    """Change a profile and, for somebody who has just shown who they are, the password with it.

    A new password ends every session. Raises WeakPassword (attr `password`) and what
    change_profile raises; then nothing has changed.
    """
    user = change_profile(user, **changes)
    if password is not None:
        user = lock_owner(user.pk)
        refuse_weak(password, user)
        user.set_password(password)
        user.save(update_fields=["password"])
        user.refresh_tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
    return user
