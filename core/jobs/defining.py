"""The one way to define a job: its name, when it is tried again, and what happens at its end."""

from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from django.db import InterfaceError, InternalError, OperationalError
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.tasks import Task

LATER = -10  # the priority of what waits behind jobs that move money

Errors = tuple[type[Exception], ...]

# Something was away: the database, the mail server, a disk. SMTPException is an OSError, and
# the pool's timeout an OperationalError.
AWAY: Errors = (
    OperationalError,
    InterfaceError,
    InternalError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.InternalError,
    ConnectorException,
    OSError,
)
MINUTE, HOUR = 60, 3_600
PAUSES = [5, 15, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 8 * HOUR]
# What comes by itself: its next run waits while this one is to be tried again.
PAUSES_OF_PERIODIC = [5, 15, 30, 60, 60, 60, 60, 60]


class Patience(BaseRetryStrategy):
    """Tries again after errors that pass by themselves, with growing pauses, and gives up."""

    def __init__(self, errors: Errors, pauses: Sequence[int]) -> None:
        self.errors = errors
        self.pauses = pauses

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts >= len(self.pauses) or not isinstance(exception, self.errors):
            return None
        return RetryDecision(retry_in={"seconds": self.pauses[job.attempts]})


def job(
    *,
    cron: str = "",
    retries: type[Exception] | Errors = (),
    given_up: Callable[..., object] | None = None,
    priority: int = 0,
    pass_context: bool = False,
) -> Callable[[Callable], Task]:
    """Define a job. With `cron` it comes by itself, and never twice into the queue.

    It is tried again, for a day, while something is away and after errors in `retries`. A job
    that fails stays in the back office's list; `given_up` is called with what the job was given,
    so that what was promised says so too.
    """
    errors = AWAY + (retries if isinstance(retries, tuple) else (retries,))
    strategy = Patience(errors, PAUSES_OF_PERIODIC if cron else PAUSES)

    def define(function: Callable) -> Task:
        name = f"{function.__module__.partition('.')[0]}.{function.__name__}"
        task: Task = app.task(  # type: ignore[call-overload]  # wants pass_context as a constant
            name=name,
            retry=strategy,
            queueing_lock=name if cron else None,
            priority=priority,
            pass_context=pass_context,
            task_middleware=[ending(strategy, given_up)] if given_up else None,
        )(function)
        return app.periodic(cron=cron)(task) if cron else task

    return define


def ending(strategy: Patience, given_up: Callable[..., object]) -> Callable:
    """A task middleware that calls `given_up` after the last attempt."""

    def run(call_next: Callable[[], Any], context: JobContext, worker: object) -> Any:
        try:
            return call_next()
        except Exception as error:
            if strategy.get_retry_decision(exception=error, job=context.job) is None:
                given_up(**context.job.task_kwargs)
            raise

    return run
