"""How often one may ask, counted in the cache that all processes share."""

from typing import Any

from django.conf import settings
from rest_framework.settings import api_settings
from rest_framework.throttling import ScopedRateThrottle, SimpleRateThrottle


class HouseThrottle(SimpleRateThrottle):
    """Rates come from settings.REST_FRAMEWORK; with settings.THROTTLING off everything passes."""

    scope: str | None

    def allow_request(self, request: Any, view: Any) -> bool:  # of the API, or of a form
        return not settings.THROTTLING or super().allow_request(request, view)

    def get_rate(self) -> str | None:
        return api_settings.DEFAULT_THROTTLE_RATES[self.scope]  # type: ignore[return-value,index]  # texts, and there is a scope


class ScopedThrottle(HouseThrottle, ScopedRateThrottle):
    """Limits a view by its `throttle_scope`, per person, or per address of who is anonymous."""
