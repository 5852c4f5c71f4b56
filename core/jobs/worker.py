"""The queue as a worker sees it while the database goes away and comes back.

A worker that cannot reach the database ends, and the supervisor starts another. What it must not
do is leave without having said how its jobs ended: it would look as if it still had them in hand.
So the last words wait for the database, and a job that was handed out without the worker hearing
of it belongs to nobody once the worker has taken its leave: core.tasks.rescue_jobs finds it.

Each word to the database is one statement and one trip: no transaction around it, and no question
beforehand whether the connection still stands, which its socket answers.
"""

import asyncio
import logging
import select
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import uvloop
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from psycopg_pool import AsyncConnectionPool

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 5.0  # seconds


class PatientJobManager(JobManager):
    async def finish_job(self, job: Job, *args: Any, **kwargs: Any) -> None:
        """Say how a job ended. It has ended already where another worker did it, which took this
        one for dead, and where the answer to the same words was lost."""
        try:
            await patiently(super().finish_job, job, *args, **kwargs)
        except ConnectorException as error:
            if not is_over(error):
                raise
            logger.info("Job %s has ended already.", job.id)

    async def retry_job(self, job: Job, *args: Any, **kwargs: Any) -> None:
        """Put a job back into the queue. Where its next run waits there already, that does it."""
        try:
            await patiently(super().retry_job, job, *args, **kwargs)
        except UniqueViolation:
            await self.finish_job(job, status=Status.ABORTED, delete_job=False)

    async def rescue_job(self, job: Job) -> None:
        """Put a job of a dead worker back into the queue, unless it has ended meanwhile."""
        try:
            await self.retry_job(job)
        except ConnectorException as error:
            if not is_over(error):
                raise

    async def unregister_worker(self, worker_id: int) -> None:
        await patiently(super().unregister_worker, worker_id)


def is_over(error: ConnectorException) -> bool:
    """Whether the queue refused because the job has ended."""
    return isinstance(error.__cause__, psycopg.errors.RaiseException)


async def patiently(call: Callable[..., Awaitable[None]], *args: Any, **kwargs: Any) -> None:
    """Repeat a call until the database answers."""
    pause = 0.1
    while True:
        try:
            return await call(*args, **kwargs)
        except ConnectorException as error:
            if not isinstance(error.__cause__, psycopg.OperationalError | psycopg.InterfaceError):
                raise
            logger.warning("The database is away: %s", error.__cause__)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


# ── connections ─────────────────────────────────────────────────────────────────────────────────


class Connector(DjangoConnector):
    """Django's connection; for a worker a few of its own."""

    def get_worker_connector(self) -> PsycopgConnector:
        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())  # for the loop made next
        return PsycopgConnector(
            kwargs=connector_params(self.alias), configure=commit_each, pool_factory=pool
        )


def pool(**options: Any) -> AsyncConnectionPool:
    return AsyncConnectionPool(**options | {"check": ask_socket, "min_size": 1, "max_size": 4})


async def commit_each(connection: psycopg.AsyncConnection) -> None:
    await connection.set_autocommit(True)


async def ask_socket(connection: psycopg.AsyncConnection) -> None:
    """Ask the server only when there is something to read from it, which may be the end."""
    if select.select([connection.fileno()], [], [], 0)[0]:
        await AsyncConnectionPool.check_connection(connection)


def prepare(app: App) -> None:
    """Called by procrastinate when its app is made (settings.PROCRASTINATE_ON_APP_READY)."""
    app.connector = Connector(app.connector.alias)  # type: ignore[attr-defined]  # Django's
    app.job_manager = PatientJobManager(app.connector)
