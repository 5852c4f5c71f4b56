"""Django's PostgreSQL backend for connections that stay, one a thread.

A connection in steady use is not asked whether it is alive before it is used: that would be a
second round trip for each request. One that has rested is, and so is every one that was used
before another was found broken. What breaks all the same costs a read nothing
(core.web.middleware.read_again).

While PostgreSQL restarts, who needs a connection waits for it, as long as the outage is young. A
replica is not waited for: the primary answers in its place (core.web.middleware.read_from_replica).
"""

import time
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL

from core.database.replicas import leave_alone
from core.database.timing import timed
from core.watching import connections_opened, connections_refused

RESTED = 5.0  # seconds without a statement
PATIENCE = 10.0  # seconds: what lasts longer is no restart
PAUSE = 0.1  # seconds


class Outage:
    """When connections were last found broken, and since when none can be made: of this process."""

    noticed_at = 0.0
    began_at: float | None = None

    def is_young(self) -> bool:
        """To be asked when a connection could not be made."""
        now = time.monotonic()
        if self.began_at is None:
            self.began_at = now
        return now - self.began_at < PATIENCE


outage = Outage()


class DatabaseWrapper(PostgreSQL):
    used_at = 0.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers = [timed]

    def close_if_health_check_failed(self) -> None:
        now, used_at = time.monotonic(), self.used_at
        self.used_at = now
        has_rested = now - used_at > RESTED or used_at < outage.noticed_at
        if has_rested and not self.in_atomic_block:
            super().close_if_health_check_failed()

    def ensure_connection(self) -> None:
        self.close_if_health_check_failed()
        super().ensure_connection()

    def get_autocommit(self) -> bool:
        """Asked at the end of each request too, when nobody needs a connection any more: one that
        is broken by then is not made anew."""
        return super().get_autocommit() if self.connection is None else bool(self.autocommit)

    def is_usable(self) -> bool:
        is_usable: bool = super().is_usable()
        if not is_usable:
            outage.noticed_at = time.monotonic()
        return is_usable

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection:
        while True:
            try:
                connection: psycopg.Connection = super().get_new_connection(conn_params)
            except psycopg.OperationalError:
                connections_refused.inc()
                if self.alias != DEFAULT_DB_ALIAS:
                    leave_alone(self.alias)
                    raise
                if not outage.is_young():
                    raise
                time.sleep(PAUSE)
            else:
                outage.began_at = None
                connections_opened.inc()
                return connection
