"""Putting jobs into the queue, by name, in the caller's transaction.

A worker's own queue has connections of its own: a job that an operation defers there would be in
the queue before its transaction commits, and stay when it does not. So these go by Django's.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson
from procrastinate.contrib.django import app

from core.database.sql import rows

# procrastinate's own function, which its job manager calls too. Statements that find out who is to
# be told of something have it within (notifications/operations/announcing.py).
DEFER = """
    SELECT unnest(procrastinate_defer_jobs_v1(ARRAY(
        SELECT job FROM jsonb_populate_recordset(
            NULL::procrastinate_job_to_defer_v1, %(jobs)s::jsonb
        ) AS job
    ))) AS id
"""
NO_JOBS = "[]"


def defer(name: str, *, at: datetime | None = None, **given: Any) -> None:
    """Have a job done, not before `at`, if the caller's transaction commits."""
    rows(DEFER, {"jobs": jobs(name, [given], at=at)})


def defer_many(name: str, given: Iterable[dict[str, Any]]) -> None:
    """Have a job done with each of these arguments."""
    if each := list(given):
        rows(DEFER, {"jobs": jobs(name, each)})


def jobs(name: str, given: Iterable[dict[str, Any]], *, at: datetime | None = None) -> str:
    """What DEFER takes: a job with each of these arguments."""
    task = app.tasks[name]
    return orjson.dumps(
        [
            {
                "queue_name": task.queue,
                "task_name": task.name,
                "priority": task.priority,
                "lock": task.lock,
                "queueing_lock": task.queueing_lock,
                "args": arguments,
                "scheduled_at": at,
            }
            for arguments in given
        ],
        default=str,
    ).decode()
