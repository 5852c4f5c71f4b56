"""Reads that may come from a replica: safe requests of people who are not signed in."""

import random
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db.models import Model

may_be_stale: ContextVar[bool] = ContextVar("may_be_stale", default=False)
REPLICAS = [name for name in settings.DATABASES if name != "default"]


class Router:
    """Sends a read to a random replica where the request allows it, all else to the primary."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        if REPLICAS and may_be_stale.get():
            return random.choice(REPLICAS)
        return "default"

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return "default"

    def allow_relation(self, a: Model, b: Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "default"
