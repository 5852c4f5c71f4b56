"""Jobs survive the worker that was doing them."""

import asyncio

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from core.tasks import forget_jobs, rescue_jobs

pytestmark = pytest.mark.django_db(transaction=True)


class Context:
    app = app


def sql(statement: str, *params) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.fixture
def job():
    """A job that a worker is doing; its events and workers are removed after the test."""
    yield app.configure_task("core.nothing", allow_unknown=True).defer()
    sql("DELETE FROM procrastinate_jobs WHERE task_name = 'core.nothing'")
    sql("DELETE FROM procrastinate_workers")


def started(job: int, heartbeat: str) -> None:
    sql(
        "WITH worker AS (INSERT INTO procrastinate_workers (last_heartbeat)"
        " VALUES (now() - %s::interval) RETURNING id)"
        " UPDATE procrastinate_jobs SET status = 'doing', worker_id = worker.id"
        " FROM worker WHERE procrastinate_jobs.id = %s",
        heartbeat,
        job,
    )


def status(job: int) -> str:
    return ProcrastinateJob.objects.values_list("status", flat=True).get(pk=job)


@pytest.mark.parametrize(("heartbeat", "after"), [("5 minutes", "todo"), ("1 second", "doing")])
def test_a_job_whose_worker_fell_silent_is_started_again(job, heartbeat, after):
    started(job, heartbeat)

    asyncio.run(rescue_jobs.func(Context, timestamp=0))

    assert status(job) == after


def test_a_job_whose_dead_worker_is_forgotten_is_started_again(job):
    started(job, "5 minutes")
    sql("DELETE FROM procrastinate_workers")

    asyncio.run(rescue_jobs.func(Context, timestamp=0))

    assert status(job) == "todo"


def test_jobs_done_a_week_ago_are_dropped_and_failed_ones_kept(job):
    failed = app.configure_task("core.nothing", allow_unknown=True).defer()
    sql("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", job)
    sql("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", failed)
    sql("UPDATE procrastinate_events SET at = now() - interval '8 days'")

    asyncio.run(forget_jobs.func(Context, timestamp=0))

    left = ProcrastinateJob.objects.filter(pk__in=[job, failed])
    assert list(left.values_list("pk", flat=True)) == [failed]
