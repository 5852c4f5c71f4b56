"""Wrong passwords, counted by person and address: after five within a quarter of an hour not even
the right one counts, until another quarter of an hour has passed. The answer stays the same.

Counted in a table, since the cache in the database cannot count for several at once.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from rest_framework.throttling import BaseThrottle

from accounts.models import User, WrongPasswords
from accounts.requests import AnyRequest

LIMIT = 5
WINDOW = timedelta(minutes=15)

COUNT = """
INSERT INTO accounts_wrongpasswords AS kept (about, count, since) VALUES (%(about)s, 1, %(now)s)
ON CONFLICT (about) DO UPDATE SET
    count = CASE WHEN kept.since <= %(start)s THEN 1
                 ELSE LEAST(kept.count + 1, %(limit)s) END,
    since = CASE WHEN kept.since <= %(start)s OR kept.count + 1 = %(limit)s THEN %(now)s
                 ELSE kept.since END
"""


def is_password_of(user: User, password: str, request: AnyRequest | None) -> bool:
    """Whether this is the person's password, and it was not guessed at too often.

    A wrong one is counted: do not call this inside a transaction that a refusal rolls back.
    """
    return is_accepted(user.check_password(password), f"user:{user.pk}", request)


def is_accepted(is_right: bool, about: str, request: AnyRequest | None) -> bool:
    """Whether a password is accepted: it is right, and there were not too many wrong ones.

    `about` is the person, or the name that nobody has; `request` (or None) holds the address that
    it came from. Takes the same time for either.
    """
    if not settings.THROTTLING:
        return is_right
    address = ""
    if request is not None:
        address = BaseThrottle().get_ident(request) or ""  # type: ignore[arg-type]  # it reads META
    digest = sha256(f"{about}\n{address}".encode()).hexdigest()
    now = timezone.now()
    wrong = WrongPasswords.objects.filter(pk=digest).first()
    if is_right and not (wrong and wrong.count >= LIMIT and wrong.since > now - WINDOW):
        if wrong:
            wrong.delete()
        return True
    count(digest, now)
    return False


def count(digest: str, now: datetime) -> None:
    about: dict[str, Any] = {"about": digest, "now": now, "start": now - WINDOW, "limit": LIMIT}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, about)


def forget_old(now: datetime) -> None:
    WrongPasswords.objects.filter(since__lte=now - WINDOW).delete()
