"""How often one may ask, counted in the cache that all processes share.

Where that is a table, what is counted inside a transaction goes when it is undone: who undoes a
request calls `count_again`.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework.settings import api_settings
from rest_framework.throttling import ScopedRateThrottle, SimpleRateThrottle


class HouseThrottle(SimpleRateThrottle):
    """Rates come from settings.REST_FRAMEWORK; with settings.THROTTLING off everything passes."""

    scope: str | None
    key: str | None = None
    duration: int

    def allow_request(self, request: Any, view: Any) -> bool:
        if not settings.THROTTLING:
            return True
        may_pass = super().allow_request(request, view)
        if may_pass and self.key is not None:
            counted_by(getattr(request, "_request", request)).append(self)
        return may_pass

    def count_again(self) -> None:
        self.history = [self.now, *self.cache.get(self.key, [])]
        self.cache.set(self.key, self.history, self.duration)

    def get_rate(self) -> str | None:
        return api_settings.DEFAULT_THROTTLE_RATES[self.scope]  # type: ignore[return-value,index]  # texts, and there is a scope


class ScopedThrottle(HouseThrottle, ScopedRateThrottle):
    """Limits a view by its `throttle_scope`, per person, or per address of who is anonymous."""


class CodeThrottle(ScopedThrottle):
    """Guesses at promotion codes, per person; what names none is not counted."""

    def allow_request(self, request: Any, view: Any) -> bool:
        given = request.data if isinstance(request.data, dict) else {}
        return not given.get("promotion_code") or super().allow_request(request, view)


def counted_by(request: Any) -> list[HouseThrottle]:
    """The throttles that have counted a request."""
    if not hasattr(request, "throttles"):
        request.throttles = []
    counted: list[HouseThrottle] = request.throttles
    return counted


def count_again(request: HttpRequest) -> None:
    """Count a request whose counters were undone with what it did."""
    for throttle in counted_by(request):
        throttle.count_again()
