"""The addresses of the back office, whose code is loaded with the first that is asked for.

It is a twentieth of what a process would have loaded. Who answers buyers and machines has no use
for it, nor has the job worker before it writes to staff.
"""

from typing import Any

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.functional import cached_property

from backoffice.discovery import discover


class OnDemandResolver(URLResolver):
    """Addresses below a prefix, with a namespace of their own, that a module lists."""

    def __init__(self, prefix: str, module: str, name: str) -> None:
        super().__init__(RoutePattern(prefix), module, app_name=name, namespace=name)

    @cached_property
    def urlconf_module(self) -> Any:
        discover()
        return super().urlconf_module

    def _populate(self) -> None:
        """Nothing, for the map of all addresses, which needs to know the namespace only."""
