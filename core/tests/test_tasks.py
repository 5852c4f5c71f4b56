"""Jobs survive the worker that was doing them."""

import asyncio
from types import SimpleNamespace

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from psycopg import InterfaceError, OperationalError

from core.tasks import forget_jobs
from core.tests.jobs import rescue, sql

pytestmark = pytest.mark.django_db(transaction=True)


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

    rescue()

    assert status(job) == after


def test_a_job_whose_dead_worker_is_forgotten_is_started_again(job):
    started(job, "5 minutes")
    sql("DELETE FROM procrastinate_workers")

    rescue()

    assert status(job) == "todo"


def test_jobs_done_a_week_ago_are_dropped_and_failed_ones_kept(job):
    failed = app.configure_task("core.nothing", allow_unknown=True).defer()
    sql("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", job)
    sql("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", failed)
    sql("UPDATE procrastinate_events SET at = now() - interval '8 days'")

    asyncio.run(forget_jobs.func(SimpleNamespace(app=app), timestamp=0))

    left = ProcrastinateJob.objects.filter(pk__in=[job, failed])
    assert list(left.values_list("pk", flat=True)) == [failed]


def test_a_dead_workers_periodic_job_gives_way_to_its_next_run_and_the_others_are_rescued(job):
    """The queue takes a periodic job once: the dead worker's cannot go back into it."""
    old = app.tasks["orders.complete_delivered"].defer(timestamp=1)
    started(old, "5 minutes")
    started(job, "5 minutes")
    waiting = app.tasks["orders.complete_delivered"].defer(timestamp=2)

    rescue()

    assert (status(old), status(waiting), status(job)) == ("aborted", "todo", "todo")


@pytest.mark.parametrize("end", ["finish", "retry", "leave"])
def test_a_worker_says_how_its_jobs_ended_when_the_database_is_back(job, monkeypatch, end):
    started(job, "1 second")
    worker = ProcrastinateJob.objects.values_list("worker_id", flat=True).get(pk=job)
    this = Job(id=job, queue="default", lock=None, queueing_lock=None, task_name="core.nothing")
    queue, away = app.job_manager, [OperationalError("closed"), InterfaceError("closed")]

    async def execute(query, **given):
        if away:
            raise ConnectorException from away.pop()
        await DjangoConnector.execute_query_async(queue.connector, query, **given)

    monkeypatch.setattr(queue.connector, "execute_query_async", execute)
    last_words = {
        "finish": lambda: queue.finish_job(this, status=Status.SUCCEEDED, delete_job=False),
        "retry": lambda: queue.retry_job(this),
        "leave": lambda: queue.unregister_worker(worker),
    }
    asyncio.run(last_words[end]())

    assert away == []
    assert status(job) == {"finish": "succeeded", "retry": "todo", "leave": "doing"}[end]
    rescue()
    assert status(job) == {"finish": "succeeded", "retry": "todo", "leave": "todo"}[end]


def test_a_worker_that_was_taken_for_dead_may_say_too_that_its_job_is_done(job):
    started(job, "5 minutes")
    this = Job(id=job, queue="default", lock=None, queueing_lock=None, task_name="core.nothing")
    sql("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", job)

    asyncio.run(app.job_manager.finish_job(this, status=Status.SUCCEEDED, delete_job=False))

    assert status(job) == "failed"  # as who did it last has said


def test_a_job_that_ends_while_it_is_rescued_does_not_keep_the_others_from_it(job, monkeypatch):
    other = app.configure_task("core.nothing", allow_unknown=True).defer()
    for one in (job, other):
        started(one, "5 minutes")
    stalled = asyncio.run(app.job_manager.get_stalled_jobs(seconds_since_heartbeat=60))

    sql("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", job)

    async def get_stalled_jobs(**given):
        return stalled

    monkeypatch.setattr(app.job_manager, "get_stalled_jobs", get_stalled_jobs)
    rescue()

    assert (status(job), status(other)) == ("succeeded", "todo")
