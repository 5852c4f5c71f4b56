from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import keys
from accounts.errors import StaffOnly, TooManyKeys
from accounts.models import ApiKey, User
from accounts.operations import defaults
from accounts.scopes import Scope
from audit.recording import watching
from core.errors import NotThere

MAX_KEYS = 100  # of one person, that are not revoked


@transaction.atomic
def create_api_key(
    user: User, *, name: str, scopes: Iterable[str], expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """A new key and, this once, its text: only a hash of it is kept.

    Raises StaffOnly (attr `scopes`), TooManyKeys.
    """
    owner = defaults.lock_owner(user.pk)
    wanted = set(scopes)
    if Scope.STAFF in wanted and (user.powers_withheld or not owner.is_staff):
        raise StaffOnly(attr="scopes")
    if ApiKey.objects.visible_to(owner).count() >= MAX_KEYS:
        raise TooManyKeys(limit=MAX_KEYS)
    text = keys.new_key()
    key = ApiKey.objects.create(
        owner=owner,
        name=name,
        prefix=keys.prefix_of(text),
        hash=keys.digest(text),
        scopes=[str(scope) for scope in Scope if scope in wanted],
        expires_at=expires_at,
        created_at=timezone.now(),
    )
    return key, text


@transaction.atomic
def revoke_api_key(key: ApiKey) -> None:
    """From the next request on it is refused. Raises NotThere when it was revoked already."""
    unrevoked = ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True)
    with watching(unrevoked):
        if not unrevoked.update(revoked_at=timezone.now()):
            raise NotThere()
