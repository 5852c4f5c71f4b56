"""Where a write comes from: a request or a job. Outside of both, as in a seed, nothing is logged.

Who acts is asked only when there is something to log. A view finds out who holds a token or an
API key long after the middleware has run, and most requests write nothing.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from django.http import HttpRequest, HttpResponse

from core import logs
from core.web import actor
from core.web.typing import GetResponse


@dataclass(frozen=True)
class Origin:
    """One of the two is set."""

    request: HttpRequest | None = None
    job: str = ""

    @property
    def user_id(self) -> int | None:
        user = getattr(self.request, "user", None)
        return user.pk if user is not None and user.is_authenticated else None

    @property
    def is_nobody(self) -> bool:
        """Whether nobody is signed in; it may be a machine, such as a payment gateway."""
        return not self.job and self.user_id is None

    @property
    def key_id(self) -> int | None:
        return actor.key_id() if self.request is not None else None

    @property
    def key_name(self) -> str:
        key = getattr(self.request, "auth", None) if self.key_id is not None else None
        return str(getattr(key, "name", ""))

    @property
    def request_id(self) -> str:
        return logs.request_id.get() if self.request is not None else ""

    @property
    def ip(self) -> str | None:
        """The address that throttles count: as many proxies are believed as the settings say."""
        from rest_framework.throttling import BaseThrottle  # settings import this module

        if self.request is None:
            return None
        try:
            address = BaseThrottle().get_ident(self.request)  # type: ignore[arg-type]  # it reads META
            return str(ip_address(address or ""))
        except ValueError:
            return None


_origin: ContextVar[Origin | None] = ContextVar("audit_origin", default=None)


def current() -> Origin | None:
    return _origin.get()


def middleware(get_response: GetResponse) -> GetResponse:
    """Remember the request for what is written while it is served."""

    def handle(request: HttpRequest) -> HttpResponse:
        token = _origin.set(Origin(request=request))
        try:
            return get_response(request)
        finally:
            _origin.reset(token)

    return handle


def of_job(call_next: Callable[[], Any], context, worker) -> Any:
    """Remember the job for what it writes (a task middleware of procrastinate)."""
    token = _origin.set(Origin(job=context.job.task_name))
    try:
        return call_next()
    finally:
        _origin.reset(token)
