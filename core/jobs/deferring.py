"""Putting jobs into the queue, by name."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager

# A worker's own queue has connections of its own: a job that an operation defers there would be
# in the queue before its transaction commits, and stay when it does not.
queue = JobManager(DjangoConnector())


def defer(name: str, *, at: datetime | None = None, **given: Any) -> None:
    """Have a job done, not before `at`, if the caller's transaction commits."""
    deferrer(name, at).defer(**given)


def defer_many(name: str, given: Iterable[dict[str, Any]]) -> None:
    """Have a job done with each of these arguments."""
    if each := list(given):
        deferrer(name).batch_defer(*each)


def deferrer(name: str, at: datetime | None = None) -> JobDeferrer:
    task = app.tasks[name]
    configured = task.configure(schedule_at=at) if at else task.configure()
    return JobDeferrer(job=configured.job, job_manager=queue)
