"""Database errors that pass by themselves: whoever met one may ask again in a moment."""

from django.db import InterfaceError, InternalError, OperationalError
from psycopg import errors as pg
from psycopg_pool import PoolTimeout

RETRY_AFTER = 2  # seconds: a restarting PostgreSQL is back by then


def passes_by_itself(error: BaseException | None) -> bool:
    """Whether the database was away or busy: lost connections, time limits, and transactions that
    it broke off because of another (deadlocks, serialization failures)."""
    if isinstance(error, InternalError):
        return isinstance(error.__cause__, pg.IdleInTransactionSessionTimeout)
    return isinstance(error, OperationalError | InterfaceError | PoolTimeout)
