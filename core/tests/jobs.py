"""The queue in tests: jobs that are lost, and jobs whose worker is dead."""

import asyncio
from types import SimpleNamespace

from django.db import connection
from procrastinate.contrib.django import app

from core.tasks import rescue_jobs


def lose_jobs(name: str) -> int:
    """Jobs of this name are gone; how many it were."""
    return sql("DELETE FROM procrastinate_jobs WHERE task_name = %s", name)


def let_time_pass() -> None:
    """Workers that do not run have been silent for long, and what was to be tried later is due."""
    sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'")
    sql("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE scheduled_at > now()")
    rescue()


def rescue() -> None:
    asyncio.run(rescue_jobs.func(SimpleNamespace(app=app), timestamp=0))


def sql(statement: str, *params: object) -> int:
    """The number of rows; procrastinate lets nobody write its tables otherwise."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.rowcount
