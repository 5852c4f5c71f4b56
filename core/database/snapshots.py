"""Several statements about one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from core.database.replicas import may_be_stale


@contextmanager
def one_snapshot() -> Iterator[None]:
    """What is read inside is read from the primary, as it is at the first statement; what is
    written is there for others at the end. Within a transaction it is a part of that one."""
    is_outermost = not connection.in_atomic_block
    token = may_be_stale.set(False)
    try:
        with transaction.atomic():
            if is_outermost:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    finally:
        may_be_stale.reset(token)
