"""Putting jobs into the queue, by name."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job, JobDeferrer
from procrastinate.manager import JobManager

# A worker's own queue has connections of its own: a job that an operation defers there would be
# in the queue before its transaction commits, and stay when it does not.
queue = JobManager(DjangoConnector())

_gathered: ContextVar[list[Job] | None] = ContextVar("gathered", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Put the jobs that are deferred inside into the queue together, at the end."""
    jobs: list[Job] = []
    token = _gathered.set(jobs)
    try:
        yield
    finally:
        _gathered.reset(token)
    if jobs:
        queue.batch_defer_jobs(jobs)


def defer(name: str, *, at: datetime | None = None, **given: Any) -> None:
    """Have a job done, not before `at`, if the caller's transaction commits."""
    job = deferrer(name, at).make_new_job(**given)
    jobs = _gathered.get()
    if jobs is None:
        queue.batch_defer_jobs([job])
    else:
        jobs.append(job)


def defer_many(name: str, given: Iterable[dict[str, Any]]) -> None:
    """Have a job done with each of these arguments."""
    if each := list(given):
        deferrer(name).batch_defer(*each)


def deferrer(name: str, at: datetime | None = None) -> JobDeferrer:
    task = app.tasks[name]
    configured = task.configure(schedule_at=at) if at else task.configure()
    return JobDeferrer(job=configured.job, job_manager=queue)
