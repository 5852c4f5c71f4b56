"""What the database, or a disk, may say to anybody at any time, and whose fault it is not."""

import errno

from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, InternalError, OperationalError, connections
from psycopg import errors as pg
from psycopg_pool import PoolTimeout

RETRY_AFTER = 2  # seconds: a restarting PostgreSQL is back by then
FULL = (errno.ENOSPC, errno.EDQUOT)


def passes_by_itself(error: BaseException | None) -> bool:
    """Whether the database was away or busy, so that one may ask again in a moment: lost
    connections, time limits, and transactions broken off because of another (deadlocks,
    serialization failures). Or a disk is full, until somebody makes room."""
    if isinstance(error, OSError):
        return error.errno in FULL
    if isinstance(error, InternalError):
        return isinstance(error.__cause__, pg.IdleInTransactionSessionTimeout)
    return isinstance(error, OperationalError | InterfaceError | PoolTimeout)


def forget_broken_connections() -> bool:
    """Close this thread's connections that have broken; whether there were any."""
    broken = [
        connection
        for connection in connections.all(initialized_only=True)
        if connection.errors_occurred and not connection.is_usable()
    ]
    for connection in broken:
        connection.close()
    return bool(broken)


def is_gone(error: BaseException | None) -> bool:
    """Whether somebody deleted a row between a request's finding and locking it."""
    return isinstance(error, ObjectDoesNotExist) and not is_of_relation(error)


def is_of_relation(error: ObjectDoesNotExist) -> bool:
    """Raised by a relation that has no row, which is a bug of ours and no race."""
    return type(error).__name__ == "RelatedObjectDoesNotExist"
