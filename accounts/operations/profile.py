from typing import Any

from django.db import transaction

from accounts import login_attempts
from accounts.errors import WrongPassword
from accounts.models import User
from accounts.operations.names import refuse_taken, unique_names
from accounts.requests import AnyRequest
from core.errors import NotThere
from core.jobs import defer


def change_profile(
    user: User,
    *,
    request: AnyRequest | None = None,
    current_password: str | None = None,
    **changes: Any,
) -> User:
    """Change what a person says about themselves.

    A new e-mail address needs the current password, since it opens the way to a new one; it is
    not verified, and gets a mail that asks. `request` tells where a wrong password came from.
    Raises WrongPassword (attr `current_password`), AlreadyTaken.
    """
    proven = None
    if User.objects.normalize_email(changes.get("email", user.email)) != user.email:
        # Out here: a wrong guess must stay counted when the change is refused.
        if not login_attempts.is_password_of(user, current_password or "", request):
            raise WrongPassword(attr="current_password")
        proven = user.password
    with transaction.atomic():
        return store_profile(user.pk, changes, proven=proven)


def store_profile(user_id: int, changes: dict, *, proven: str | None) -> User:
    user = User.objects.locked().filter(pk=user_id).first()
    if user is None:
        raise NotThere()
    email_was = user.email
    for name, value in changes.items():
        setattr(user, name, value)
    user.email = User.objects.normalize_email(user.email)
    is_moving = user.email != email_was
    if is_moving:
        if user.password != proven:
            raise WrongPassword(attr="current_password")
        user.email_verified_at = None
    refuse_taken(user)
    with unique_names():
        user.save()
    if is_moving:
        defer("accounts.send_verification", user_id=user.pk)
    return user
