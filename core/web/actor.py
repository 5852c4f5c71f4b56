"""With which API key the present request acts, for what is written down about it.

Whose key it is, and what it may do, is accounts' business: authentication sets this, once.
"""

from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from core.web.typing import GetResponse

_key_id: ContextVar[int | None] = ContextVar("api_key_id", default=None)


def key_id() -> int | None:
    """The id of the API key that acts; None for a person, and for the system."""
    return _key_id.get()


def acts_by_key(pk: int) -> None:
    _key_id.set(pk)


def middleware(get_response: GetResponse) -> GetResponse:
    """Each request starts and ends without a key: the thread serves somebody else next."""

    def handle(request: HttpRequest) -> HttpResponse:
        before = _key_id.set(None)
        try:
            return get_response(request)
        finally:
            _key_id.reset(before)

    return handle
