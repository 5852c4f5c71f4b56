"""Reads that may come from a replica: safe requests of people who show no identity."""

import random
import time
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from django.db.models import Model

LEFT_ALONE = 5.0  # seconds

may_be_stale: ContextVar[bool] = ContextVar("may_be_stale", default=False)
REPLICAS = [name for name in settings.DATABASES if name != "default"]
_alone_until: dict[str, float] = {}


def leave_alone(name: str) -> None:
    """A replica that could not be reached is not asked for a while, by this process."""
    _alone_until[name] = time.monotonic() + LEFT_ALONE


class Router:
    """Sends a read to a random replica where the request allows it, all else to the primary."""

    def db_for_read(self, model: type["Model"], **hints: Any) -> str:
        if REPLICAS and may_be_stale.get():
            now = time.monotonic()
            there = [name for name in REPLICAS if _alone_until.get(name, now) <= now]
            if there:
                return random.choice(there)
        return "default"

    def db_for_write(self, model: type["Model"], **hints: Any) -> str:
        return "default"

    def allow_relation(self, a: "Model", b: "Model", **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "default"
