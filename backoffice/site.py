"""Django's site of the back office, in unfold's look."""

from django.apps import AppConfig
from django.core.checks import CheckMessage
from unfold.sites import UnfoldAdminSite

from backoffice.discovery import discover


class Site(UnfoldAdminSite):
    def check(self, app_configs: list[AppConfig] | None) -> list[CheckMessage]:
        """Of all pages, which `manage.py check` asks for before anybody else has."""
        discover()
        found: list[CheckMessage] = super().check(app_configs)
        return found
