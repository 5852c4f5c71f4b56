from django.db import transaction

from accounts.errors import WrongPassword
from accounts.models import User
from accounts.operations.names import refuse_taken, unique_names
from core.errors import NotThere


@transaction.atomic
def change_profile(user: User, *, current_password: str | None = None, **changes) -> User:
    """Change what a person says about themselves.

    A new e-mail address needs the current password, since it opens the way to a new one, and is
    not verified. Raises WrongPassword (attr `current_password`), AlreadyTaken.
    """
    user = User.objects.locked().filter(pk=user.pk).first()
    if user is None:
        raise NotThere()
    email_was = user.email
    for name, value in changes.items():
        setattr(user, name, value)
    user.email = User.objects.normalize_email(user.email)
    if user.email != email_was:
        if not user.check_password(current_password or ""):
            raise WrongPassword(attr="current_password")
        user.email_verified_at = None
    refuse_taken(user)
    with unique_names():
        user.save()
    return user
