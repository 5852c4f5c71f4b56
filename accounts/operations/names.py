"""E-mail addresses and usernames are one person's each, in any case of letters."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.errors import AlreadyTaken
from accounts.models import User
from core.database.constraints import violated

UNIQUE_COLUMNS = {
    "user_username_any_case": "username",
    "accounts_user_username_key": "username",
    "accounts_user_email_key": "email",
}
TAKEN = {
    "email": _("This e-mail address is already registered."),
    "username": _("This username is already taken."),
}


def refuse_taken(user: User) -> None:
    """Raises AlreadyTaken for a name that another person has, in any case of letters."""
    others = User.objects.exclude(pk=user.pk)
    refusals = []
    if others.filter(email=user.email).exists():
        refusals.append(AlreadyTaken(TAKEN["email"], attr="email"))
    if others.alias(lowered=Lower("username")).filter(lowered=user.username.lower()).exists():
        refusals.append(AlreadyTaken(TAKEN["username"], attr="username"))
    if refusals:
        refusals[0].problems = list(refusals)
        raise refusals[0]


@contextmanager
def unique_names() -> Iterator[None]:
    """Turn a violated unique constraint into AlreadyTaken: two people took one name at once."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if attr := UNIQUE_COLUMNS.get(violated(error) or ""):
            raise AlreadyTaken(TAKEN[attr], attr=attr) from None
        raise
