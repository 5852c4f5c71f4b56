import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

PATIENCE = 10  # seconds


def until_somebody_waits() -> None:
    """Within a transaction: until another one waits for what it holds."""
    deadline = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
            )
            if cursor.rowcount:
                return
            assert time.monotonic() < deadline, "nobody waits"
            time.sleep(0.005)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in as many threads, started together, each with a database connection of its
    own. What each returned, or the exception it raised, in the order given.

    The test needs `@pytest.mark.django_db(transaction=True)`: threads see only what is committed.
    """
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return call()
        except Exception as error:  # noqa: BLE001  handed to the test
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
