"""Where a person is signed in: the rows that they see and end (accounts.models.UserSession).

A browser is known by its session, software by its family of refresh tokens. The rows follow the
sign-ins: they are made with them, moved on with them, and gone when those have ended.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import RefreshToken, User, UserSession
from core.logs import served

SEEN = "seen"  # in a session: when its row was last written, in seconds
SEEN_EVERY = timedelta(hours=1)


def agent_now() -> str:
    """What the asker of the present request calls itself."""
    request = served.get()
    said = request.headers.get("User-Agent", "") if request else ""
    return "".join(c for c in said if c.isprintable())[:200]


# ── software ────────────────────────────────────────────────────────────────────────────────────


def begin_of_software(user: User, family: UUID) -> None:
    now = timezone.now()
    UserSession.objects.create(
        user=user, family=family, agent=agent_now(), created_at=now, **seen(now, of_tokens())
    )


def see_software(user: User, family: UUID) -> None:
    """It has shown its token once more."""
    row = UserSession.objects.filter(family=family)
    if not row.update(**seen(timezone.now(), of_tokens())):
        begin_of_software(user, family)  # signed in before there were rows


def forget_software(family: UUID) -> None:
    """Revoke its tokens. The caller holds the person's lock."""
    tokens = RefreshToken.objects.filter(family=family, revoked_at__isnull=True)
    tokens.update(revoked_at=timezone.now())
    UserSession.objects.filter(family=family).delete()


def of_tokens() -> timedelta:
    lasts: timedelta = settings.SIMPLE_JWT["REFRESH_TOKEN_LIFETIME"]
    return lasts


# ── browsers ────────────────────────────────────────────────────────────────────────────────────


def begin_of_browser(request: HttpRequest, user: User) -> None:
    """Its session stands for this person from now on."""
    session, now = request.session, timezone.now()
    session[SEEN] = int(now.timestamp())
    if session.session_key is None:  # somebody else was signed in, and that session is gone
        session.create()
    UserSession.objects.update_or_create(
        session_key=session.session_key,
        defaults={"user": user, "agent": agent_now(), "created_at": now}
        | seen(now, of_session(session)),
    )


def see_browser(request: HttpRequest, user: User) -> None:
    """It asks for a page; that is written down once an hour."""
    session, now = request.session, timezone.now()
    if now.timestamp() - session.get(SEEN, 0) < SEEN_EVERY.total_seconds():
        return
    session[SEEN] = int(now.timestamp())  # saves the session too, so that it lasts on
    row = UserSession.objects.filter(session_key=session.session_key)
    if not row.update(**seen(now, of_session(session))):
        begin_of_browser(request, user)  # signed in before there were rows


def rename_browser(was: str | None, session: SessionBase) -> None:
    """The session has got another key, and is the same sign-in."""
    UserSession.objects.filter(session_key=was).update(session_key=session.session_key)


def forget_browser(session_key: str | None) -> None:
    UserSession.objects.filter(session_key=session_key).delete()


def of_session(session: SessionBase) -> timedelta:
    return timedelta(seconds=session.get_expiry_age())


def seen(now: datetime, lasts: timedelta) -> dict[str, Any]:
    return {"seen_at": now, "expires_at": now + lasts}


# ── what Django tells ───────────────────────────────────────────────────────────────────────────


def on_sign_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    begin_of_browser(request, user)


def on_sign_out(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    forget_browser(request.session.session_key)
