"""Reads that may come from a replica: safe requests of people who are not signed in."""

import random
from contextvars import ContextVar

from django.conf import settings

may_be_stale: ContextVar[bool] = ContextVar("may_be_stale", default=False)
REPLICAS = [name for name in settings.DATABASES if name != "default"]


class Router:
    """Sends a read to a random replica where the request allows it, all else to the primary."""

    def db_for_read(self, model, **hints) -> str:
        if REPLICAS and may_be_stale.get():
            return random.choice(REPLICAS)
        return "default"

    def db_for_write(self, model, **hints) -> str:
        return "default"

    def allow_relation(self, a, b, **hints) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints) -> bool:
        return db == "default"
