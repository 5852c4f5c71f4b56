"""Answers that stand: of who asks the same again only the body is read anew.

Most of a short answer is to find out once more what its headers were a moment ago. A view whose
answer is bytes under an ETag says what reads them (`stands`); the rest is kept as it left the
middlewares below. Who asks the same again, for this thing or for another of its kind, gets it with
what is read now. So there is nothing that a writer could forget (docs/performance.md).

What is read quickly is answered by the event loop itself, without a thread (`is_at_hand`).
"""

import re
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.core.exceptions import SynchronousOnlyOperation
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders

from core.api.etags import Answer, is_known
from core.database.at_once import NotAtOnce, is_asked_at_once
from core.database.replicas import may_be_stale
from core.errors import NotThere
from core.kept import Kept
from core.web.bodies import REFUSAL
from core.web.handler import any_id, match_of
from core.web.middleware import IDENTITY
from core.web.typing import GetResponse

READS = ("GET", "HEAD")
ROOM = 300  # answers, some 4 kB each without their bodies
# What no answer depends on that stands. All else that a request says of itself is part of the key.
OF_NO_WEIGHT = {
    *("HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_DNT", "HTTP_PRIORITY", "HTTP_SAVE_DATA"),
    *("HTTP_CONNECTION", "HTTP_CACHE_CONTROL", "HTTP_PRAGMA", "HTTP_UPGRADE_INSECURE_REQUESTS"),
    *("HTTP_X_REQUEST_ID", "HTTP_TRACEPARENT", "HTTP_TRACESTATE"),  # of the middlewares above
    *("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP"),
    *(f"HTTP_SEC_FETCH_{what}" for what in ("DEST", "MODE", "SITE", "USER")),
    *("HTTP_SEC_CH_UA", "HTTP_SEC_CH_UA_MOBILE", "HTTP_SEC_CH_UA_PLATFORM", "HTTP_SEC_GPC"),
}

OF_THE_PLACE = ("REQUEST_METHOD", "wsgi.url_scheme", "SERVER_NAME", "SERVER_PORT")

CURSOR = re.compile(r"(?:(?<=&)|^)cursor=[A-Za-z0-9_=-]{1,200}(?=&|$)")
ANY_CURSOR = "cursor=…"  # no query has this character

QUICK = 0.005  # seconds that a read took last, so that the event loop may be asked for the next
KEY = "core.web.standing"  # in the environment: what the answer is kept under

Read = Callable[..., Answer | None]


@dataclass
class Standing:
    """An answer without its body, and what reads that for a request, by the arguments of its
    address: None, or NotThere, where nothing is there, no body for who has it already. `seconds` it
    took last."""

    answer: HttpResponse
    read: Read
    seconds: float = 0.0


def stands(response: HttpResponse, read: Read) -> HttpResponse:
    """Said by a view at which nobody is counted."""
    response.read_by = read  # type: ignore[attr-defined]  # for the middleware
    return response


_kept: Kept[Standing] = Kept(ROOM)


def is_at_hand(environ: dict[str, Any]) -> bool:
    """Whether the answer stands and what is read for it takes no time to speak of."""
    if not is_nobodys_read(environ):
        return False
    known = _kept.get(key_of(environ))
    return known is not None and known.seconds < QUICK


def middleware(get_response: GetResponse) -> GetResponse:
    def handle(request: HttpRequest) -> HttpResponse:
        if not is_nobodys_read(request.META):
            return get_response(request)
        key = key_of(request.META)
        known = _kept.get(key)
        response = known and again(known, request)
        if response:
            return response
        if is_asked_at_once():
            raise NotAtOnce
        response = get_response(request)
        if hasattr(response, "read_by"):
            _kept.keep(key, Standing(copy_of(response), response.read_by), 1)
        return response

    return handle


def is_nobodys_read(environ: dict[str, Any]) -> bool:
    shows = not IDENTITY.isdisjoint(environ) and any(map(environ.get, IDENTITY))
    return environ["REQUEST_METHOD"] in READS and not shows and REFUSAL not in environ


def key_of(environ: dict[str, Any]) -> Hashable:
    """All that the answer may depend on, of what the request says, but for what says which thing
    or which page is meant: the ids in its path and a cursor."""
    key: Hashable = environ.get(KEY)
    if key is None:
        query = environ.get("QUERY_STRING", "")
        if "cursor=" in query:
            known, times = CURSOR.subn(ANY_CURSOR, query)
            query = known if times == 1 else query
        where = [environ.get(name) for name in OF_THE_PLACE]
        said = [
            item
            for item in environ.items()
            if item[0].startswith("HTTP_") and item[0] not in OF_NO_WEIGHT
        ]
        key = environ[KEY] = (any_id(environ["PATH_INFO"]), query, *where, *said)
    return key


def again(known: Standing, request: HttpRequest) -> HttpResponse | None:
    """The answer with what is read now; None where it would be another one altogether."""
    request.resolver_match = match = match_of(request.path_info)
    began = time.perf_counter()
    latest = read_now(known.read, request, match.kwargs)
    known.seconds = time.perf_counter() - began
    if latest is None:
        return None
    is_304 = known.answer.status_code == 304
    if is_known(request, latest.etag) != is_304:
        return None
    response = copy_of(known.answer)
    response.headers["ETag"] = latest.etag
    if not is_304:
        response.content = latest.body
        response.headers["Content-Length"] = str(len(latest.body))
    return response


def read_now(read: Read, request: HttpRequest, arguments: dict[str, Any]) -> Answer | None:
    """From a replica if there is one: nobody has written a moment ago."""
    token = may_be_stale.set(True)
    try:
        return read(request, **arguments)
    except (Error, NotThere, SynchronousOnlyOperation):
        return None  # the way of all requests, in a thread, knows what to do
    finally:
        may_be_stale.reset(token)


def copy_of(said: HttpResponse) -> HttpResponse:
    """The answer without its body, for one more request: the middlewares above add to it."""
    response: HttpResponse = object.__new__(type(said))
    headers = object.__new__(ResponseHeaders)
    headers._store = dict(said.headers._store)
    response.__dict__ |= vars(said) | {
        "headers": headers,
        "cookies": SimpleCookie(),
        "closed": False,
        "_resource_closers": [],
        "_container": [b""],
    }
    return response
