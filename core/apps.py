from django.apps import AppConfig
from django.conf import settings
from django.core.cache import close_caches
from django.core.handlers.base import reset_urlconf
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, reset_queries


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        """A request has nothing to do for its connections at its start: the end of the one before
        has looked after them, and of queries nothing is noted outside of development. At its end
        the caches, a table or Redis, have nothing to close."""
        request_started.disconnect(close_old_connections)
        request_finished.disconnect(close_caches)
        request_finished.disconnect(reset_urlconf)  # core.web.handler sets none
        if not settings.DEBUG:
            request_started.disconnect(reset_queries)
