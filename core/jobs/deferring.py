"""Putting jobs into the queue, by name, in the caller's transaction.

A worker's own queue has connections of its own: a job that an operation defers there would be in
the queue before its transaction commits, and stay when it does not. So these go by Django's.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

import orjson
from procrastinate.contrib.django import app

from core.database.sql import rows

Jobs = list[dict[str, Any]]

# procrastinate's own function, which its job manager calls too. Statements that find out who is to
# be told of something have it within (notifications/operations/announcing.py).
DEFER = """
    SELECT unnest(procrastinate_defer_jobs_v1(ARRAY(
        SELECT job FROM jsonb_populate_recordset(
            NULL::procrastinate_job_to_defer_v1, %(jobs)s::jsonb
        ) AS job
    ))) AS id
"""
# Takes back what was deferred in case, unless a worker has it in hand; %(job)s is its lock_of.
NOT_NEEDED = """
    DELETE FROM procrastinate_jobs WHERE queueing_lock = %(job)s AND status = 'todo' RETURNING id
"""

_gathered: ContextVar[Jobs | None] = ContextVar("gathered", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Put the jobs that are deferred inside into the queue together, at the end."""
    jobs: Jobs = []
    token = _gathered.set(jobs)
    try:
        yield
    finally:
        _gathered.reset(token)
    put(jobs)


def defer(name: str, *, at: datetime | None = None, **given: Any) -> None:
    """Have a job done, not before `at`, if the caller's transaction commits."""
    put([new_job(name, given, at=at)])


def defer_many(name: str, given: Iterable[dict[str, Any]]) -> None:
    """Have a job done with each of these arguments."""
    put([new_job(name, each) for each in given])


def defer_in_case(name: str, *, at: datetime, **given: Any) -> None:
    """Have a job done at this time, unless it is NOT_NEEDED before. It waits only once."""
    put([new_job(name, given, at=at) | {"queueing_lock": lock_of(name, **given)}])


def lock_of(name: str, **given: Any) -> str:
    return f"{name} {packed(given)}"


def new_job(name: str, given: dict[str, Any], *, at: datetime | None = None) -> dict[str, Any]:
    task = app.tasks[name]
    return {
        "queue_name": task.queue,
        "task_name": task.name,
        "priority": task.priority,
        "lock": task.lock,
        "queueing_lock": task.queueing_lock,
        "args": given,
        "scheduled_at": at,
    }


def put(jobs: Jobs) -> None:
    """Into the queue, or to the others that are gathered."""
    gathering = _gathered.get()
    if gathering is not None:
        gathering += jobs
    elif jobs:
        rows(DEFER, {"jobs": packed(jobs)})


def gathered_so_far() -> Jobs:
    """What has been gathered so far, for a statement that has DEFER within."""
    gathering = _gathered.get() or []
    jobs, gathering[:] = list(gathering), []
    return jobs


def packed(given: Any) -> str:
    """Jobs as DEFER takes them."""
    return orjson.dumps(given, default=str).decode()
