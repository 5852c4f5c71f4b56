"""Writes are safe to repeat: `Idempotency-Key` on unsafe requests under the paths that
settings.IDEMPOTENT_PATHS begins with.

The key's row is inserted in the same transaction as the effect, so after a kill there are both or
neither. An answer of 2xx, or a refusal other than 400, 401, 403 and 429, is kept and replayed,
for 24 hours. A refusal undoes all that its view did, but is counted by throttles.
What must happen after the commit, such as calling a payment gateway, is a finisher: the view
returns `finish_later(...)`, and the answer is made after the commit, or by whoever repeats the
request.
"""

import hmac
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import Error, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg import errors as pg
from rest_framework.exceptions import AuthenticationFailed

from accounts.authentication import TokenAuthentication, find_key
from accounts.models import IdempotencyKey, User
from core.api.json import dumps
from core.api.throttling import count_again
from core.database.outages import passes_by_itself
from core.database.sql import rows, value
from core.errors import ShopError
from core.logs import log_refusal
from core.web.typing import GetResponse
from core.web.views import unavailable

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,255}")
MAX_BODY = 9 << 20  # bytes; the largest upload and what surrounds it
KEPT = timedelta(hours=24)
SECRETS_OF_GUESTS = ("X-Order-Key", "X-Checkout", "X-Cart")
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
NEVER_KEPT = (400, 401, 403, 429)

# These stand apart. Some look at no access token, so whoever asks is anonymous. Others count wrong
# passwords, or end a session that is used twice, and a refusal must not undo that together with
# our transaction. And tokens are not kept in answers. All may be repeated as they are.
APART = {
    "/api/v1/users/me",
    *(
        f"/api/v1/auth/{act}"
        for act in (
            "register",
            "login",
            "refresh",
            "logout",
            "password/change",
            "password/reset",
            "password/reset/confirm",
            "email/verify/confirm",
        )
    ),
}

Asker = User | AnonymousUser

_finishers: dict[str, Callable[..., Any]] = {}


def finisher(function: Callable[..., Any]) -> Callable[..., Any]:
    """Register `function(user, **args) -> data`: it ends a request after its commit.

    It may run again for a repeated request, so it must be safe to repeat. A ShopError that it
    raises is the answer.
    """
    _finishers[f"{function.__module__}.{function.__name__}"] = function
    return function


class Unfinished(HttpResponse):
    """An answer that is made after the commit, by a finisher."""

    resume: dict[str, Any]
    known: Any


def finish_later(
    function: Callable[..., Any], *, status: int, known: Any = None, **args: Any
) -> HttpResponse:
    """The answer of a view whose last part comes after the commit. `args` are plain JSON. What is
    `known` of them already is given to the function too, unless it is a repeated request's."""
    response = Unfinished(status=status, content_type="application/json")
    response.known = known
    response.resume = {"finisher": f"{function.__module__}.{function.__name__}", "args": args}
    return response


def middleware(get_response: GetResponse) -> GetResponse:
    def handle(request: HttpRequest) -> HttpResponse:
        if request.method in SAFE:
            return get_response(request)
        key = request.headers.get(HEADER)
        if not is_covered(request.path):
            key = None
        if key is not None and not KEY.fullmatch(key):
            detail = f"{HEADER} must be 1 to 255 visible ASCII characters."
            return refused(400, "invalid_idempotency_key", detail)
        try:
            return answer(request, key, get_response)
        except Error as error:  # of our own statements; the views' are answered by then
            if passes_by_itself(error):
                return unavailable(request)
            raise

    return handle


def answer(request: HttpRequest, key: str | None, get_response: GetResponse) -> HttpResponse:
    asker = None if key is None else asker_of(request)
    if key is None or asker is None:
        response = get_response(request)
        return finished(response, getattr(request, "user", AnonymousUser()))
    response = once(request, *asker, key, get_response)
    if response.status_code >= 400:
        count_again(request)
    return response


def is_covered(path: str) -> bool:
    return path.startswith(settings.IDEMPOTENT_PATHS) and path not in APART


def asker_of(request: HttpRequest) -> tuple[str, Asker] | None:
    """The name under which answers are kept, `user:7` or `key:3`, and the person; of a guest
    `guest:` and a digest of the secret shown. None for who shows nothing, and for a token or key
    that the view is going to refuse."""
    try:
        if key := find_key(request):
            return f"key:{key.pk}", key.owner
        signed_in = TokenAuthentication().authenticate(request)
    except AuthenticationFailed:
        return None
    user = signed_in[0] if signed_in else getattr(request, "user", AnonymousUser())
    if not isinstance(user, AnonymousUser):
        return f"user:{user.pk}", user
    shown = next(filter(None, map(request.headers.get, SECRETS_OF_GUESTS)), None)
    return (f"guest:{sha256(shown.encode()).hexdigest()[:32]}", user) if shown else None


TAKE = """
    INSERT INTO accounts_idempotencykey (actor, method, path, key, body_hash, created_at)
    VALUES (%(actor)s, %(method)s, %(path)s, %(key)s, %(body_hash)s, %(created_at)s)
    ON CONFLICT DO NOTHING RETURNING id
"""
KEEP = """
    UPDATE accounts_idempotencykey
    SET status = CASE WHEN body IS NULL THEN %(status)s ELSE status END,
        body = coalesce(body, %(body)s)
    WHERE id = %(id)s RETURNING status, body
"""


def once(
    request: HttpRequest, actor: str, user: Asker, key: str, get_response: GetResponse
) -> HttpResponse:
    body = request._body = request.read(MAX_BODY)
    row = IdempotencyKey(
        actor=actor,
        method=request.method or "",
        path=request.path[:500],
        key=key,
        # Keyed, since a body may hold a card number, which a plain hash would let guess.
        body_hash=hmac.digest(settings.SECRET_KEY.encode(), body, "sha256").hex(),
        created_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            row.pk = value(TAKE, vars(row))  # a rival with the same key waits here
            if row.pk is None:
                raise Repeated
            response = run(request, get_response)
            if response.status_code >= 500 or response.status_code in NEVER_KEPT:
                raise NotKept(response)
            row.status = response.status_code
            row.resume = getattr(response, "resume", None)
            # An answer that holds a secret says itself what may be kept of it.
            kept = getattr(response, "kept", response.content)
            row.body = None if row.resume else kept
            row.save(update_fields=["status", "resume", "body"])
    except NotKept as kept:
        return kept.response
    except Repeated:
        return replay(row, user)
    except OperationalError as error:
        if isinstance(error.__cause__, pg.LockNotAvailable):
            return refused(
                409, "request_in_progress", _("The first request is still being served.")
            )
        raise
    return store(row, user, response) if row.resume else response


class Repeated(Exception):
    """The key was used before."""


class NotKept(Exception):
    """The answer does not count as one: what was done is undone, the key is free."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


class Undo(Exception):
    """A refusal: what the view did is undone, its answer kept."""


def run(request: HttpRequest, get_response: GetResponse) -> HttpResponse:
    try:
        with transaction.atomic():
            response = get_response(request)
            if response.status_code >= 400:
                raise Undo
    except Undo:
        pass
    return response


def replay(tried: IdempotencyKey, user: Asker) -> HttpResponse:
    """The answer of before, or 422 when this is another request under the same key."""
    first = IdempotencyKey.objects.get(
        actor=tried.actor, method=tried.method, path=tried.path, key=tried.key
    )
    if first.body_hash != tried.body_hash:
        detail = f"This {HEADER} was used with another body."
        return refused(422, "idempotency_key_reused", detail)
    if first.body is None:
        response = store(first, user, HttpResponse(status=first.status))
    else:
        response = HttpResponse(bytes(first.body), status=first.status)
        response["Content-Type"] = "application/json"
    response["Idempotent-Replayed"] = "true"
    return response


def store(row: IdempotencyKey, user: Asker, response: HttpResponse) -> HttpResponse:
    """Finish an answer and keep it; of two who finish it, both answer what the first kept."""
    made = completed(response, row.resume, user)
    (kept,) = rows(KEEP, {"id": row.pk, "status": made.status_code, "body": made.content})
    response.status_code, response.content = kept["status"], bytes(kept["body"])
    return response


def finished(response: HttpResponse, user: Asker) -> HttpResponse:
    resume = getattr(response, "resume", None)
    return completed(response, resume, user) if resume else response


def completed(response: HttpResponse, resume: Any, user: Asker) -> HttpResponse:
    args = resume["args"]
    if (known := getattr(response, "known", None)) is not None:
        args = {**args, "known": known}
    try:
        response.content = dumps(_finishers[resume["finisher"]](user, **args))
    except ShopError as error:
        log_refusal(error)
        answer = {"type": "client_error", "errors": [error.as_dict()]} | error.data
        response.status_code, response.content = error.status, dumps(answer)
    response["Content-Type"] = "application/json"
    return response


def forget_old(now: datetime) -> None:
    """Free the keys whose answers were kept long enough."""
    IdempotencyKey.objects.filter(created_at__lte=now - KEPT).delete()


def refused(status: int, code: str, detail: str) -> HttpResponse:
    error = {"code": code, "detail": detail, "attr": HEADER}
    body = dumps({"type": "client_error", "errors": [error]})
    response = HttpResponse(body, status=status, content_type="application/json")
    if code == "request_in_progress":
        response["Retry-After"] = "1"
    return response
