"""Jobs are defined in one way, deferred by name, tried again, and end where people see it."""

import ast
import asyncio
import inspect
import smtplib
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import psycopg
import psycopg_pool
import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException
from procrastinate.testing import InMemoryConnector

from core.database.sql import rows
from core.jobs import NOT_NEEDED, defer, defer_in_case, defer_many, gathered, lock_of
from core.jobs.defining import PAUSES, PAUSES_OF_PERIODIC, Patience, ending
from core.jobs.worker import ask_socket
from core.tests.counting import statements
from core.tests.jobs import sql
from core.tests.sources import sources

TASKS = {name: task for name, task in app.tasks.items() if "procrastinate." not in name}
AWAY = [
    OperationalError("the connection is closed"),
    InterfaceError("connection already closed"),
    psycopg.errors.AdminShutdown("terminating connection"),
    psycopg_pool.PoolTimeout("no connection after 10 s"),
    ConnectorException(),
    smtplib.SMTPServerDisconnected("come back later"),
    ConnectionRefusedError(111, "refused"),
]


def waiting() -> list[tuple[str, dict]]:
    jobs = ProcrastinateJob.objects.filter(status="todo").order_by("pk")
    return list(jobs.values_list("task_name", "args"))


def attempt(number: int) -> SimpleNamespace:
    return SimpleNamespace(attempts=number, task_kwargs={"refund_id": 7})


def decision(task, error: Exception, attempts: int = 0):
    return task.retry_strategy.get_retry_decision(exception=error, job=attempt(attempts))


def test_every_job_is_defined_by_the_decorator_and_named_for_its_app_and_function():
    wrong = [
        name
        for name, task in TASKS.items()
        if not isinstance(task.retry_strategy, Patience)
        or name != f"{task.func.__module__.partition('.')[0]}.{task.func.__name__}"
    ]

    assert wrong == []
    assert {"payments.send_refund", "orders.complete_delivered", "core.sweep"} <= TASKS.keys()


def test_every_job_is_tried_again_while_something_is_away_and_not_for_ever():
    for name, task in TASKS.items():
        last = len(task.retry_strategy.pauses)
        for error in AWAY:
            assert decision(task, error), (name, error)
            assert decision(task, error, last - 1), (name, error)
            assert decision(task, error, last) is None, (name, error)
        assert decision(task, ValueError("a mistake of ours")) is None, name


def test_pauses_grow_to_hours_but_what_comes_by_itself_does_not_keep_its_next_run_waiting():
    assert sorted(PAUSES) == PAUSES
    assert timedelta(hours=12) < timedelta(seconds=sum(PAUSES)) < timedelta(days=2)
    periodic = {name for name, _id in app.periodic_registry.periodic_tasks}
    for name, task in TASKS.items():
        assert task.retry_strategy.pauses == (PAUSES_OF_PERIODIC if name in periodic else PAUSES)
        assert task.queueing_lock == (name if name in periodic else None)
    assert max(PAUSES_OF_PERIODIC) <= 60


DEFERRING = ("defer", "defer_many", "defer_in_case", "lock_of")


def deferred_in(path: Path) -> list[tuple[str, set[str] | None]]:
    """The names of jobs in calls that defer them, with the arguments, but for those of many."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id in DEFERRING and isinstance(node.args[0], ast.Constant):
            given = {keyword.arg for keyword in node.keywords} - {"at"}
            found.append((node.args[0].value, None if node.func.id == "defer_many" else given))
    return found


def test_every_job_that_is_deferred_by_name_exists_and_takes_what_it_is_given():
    found = [(str(path), *call) for path in sources() for call in deferred_in(path)]

    assert len(found) > 8
    for path, name, given in found:
        assert name in TASKS, path
        takes = set(inspect.signature(TASKS[name].func).parameters)
        assert given is None or given == takes, path


@pytest.mark.django_db
def test_what_a_worker_defers_is_in_the_queue_when_its_transaction_commits_and_not_before():
    """A worker's own queue has other connections, which know nothing of the transaction."""
    jobs = ProcrastinateJob.objects.filter(task_name="payments.send_refund")
    workers = InMemoryConnector()

    with app.replace_connector(workers), pytest.raises(ZeroDivisionError), transaction.atomic():
        defer("payments.send_refund", refund_id=7)
        defer_many("payments.send_refund", [{"refund_id": 8}, {"refund_id": 9}])
        assert jobs.count() == 3
        raise ZeroDivisionError

    assert workers.jobs == {}
    assert not jobs.exists()


@pytest.mark.django_db
def test_jobs_that_are_gathered_go_into_the_queue_by_one_statement():
    with statements() as asked, gathered():
        defer("payments.send_refund", refund_id=7)
        defer_in_case("payments.start_payment", at=timezone.now(), payment_id=8)
        defer_many("notifications.send_mail", [{"mail_id": 9}])
        assert asked == []

    assert len(asked) == 1
    assert sorted(waiting()) == [
        ("notifications.send_mail", {"mail_id": 9}),
        ("payments.send_refund", {"refund_id": 7}),
        ("payments.start_payment", {"payment_id": 8}),
    ]


@pytest.mark.django_db
def test_what_was_deferred_in_case_and_is_not_needed_leaves_the_queue():
    for pk in (7, 8):
        defer_in_case("payments.start_payment", at=timezone.now(), payment_id=pk)

    rows(NOT_NEEDED, {"job": lock_of("payments.start_payment", payment_id=7)})
    rows(NOT_NEEDED, {"job": lock_of("payments.start_payment", payment_id=9)})

    assert waiting() == [("payments.start_payment", {"payment_id": 8})]


@pytest.mark.django_db
def test_what_a_worker_has_in_hand_already_is_not_taken_from_it():
    defer_in_case("payments.start_payment", at=timezone.now(), payment_id=7)
    sql("UPDATE procrastinate_jobs SET status = 'doing'")

    rows(NOT_NEEDED, {"job": lock_of("payments.start_payment", payment_id=7)})

    assert ProcrastinateJob.objects.get().status == "doing"


@pytest.mark.django_db(transaction=True)
def test_a_worker_notices_by_its_socket_that_the_server_hung_up():
    """A pool asks this before it hands a connection out; a live one is asked nothing."""

    async def ask() -> None:
        connector = app.connector.get_worker_connector()
        async with app.with_connector(connector).open_async():
            async with connector.pool.connection() as held:
                assert held.autocommit
                await ask_socket(held)
                pid = held.info.backend_pid
                await connector.execute_query_async("SELECT pg_terminate_backend(%(pid)s)", pid=pid)
                with pytest.raises(psycopg.OperationalError):
                    for _moment in range(100):
                        await asyncio.sleep(0.05)
                        await ask_socket(held)
            assert await connector.execute_query_one_async("SELECT 1 AS one") == {"one": 1}

    asyncio.run(ask())


@pytest.mark.parametrize(
    ("error", "attempts", "ends"),
    [
        (OperationalError(), 0, False),
        (OperationalError(), len(PAUSES), True),
        (ValueError(), 0, True),
    ],
)
def test_only_the_last_attempt_tells_what_was_promised_that_it_is_over(error, attempts, ends):
    over = []

    def fail():
        raise error

    run = ending(Patience((OperationalError,), PAUSES), lambda **given: over.append(given))
    with pytest.raises(type(error)):
        run(fail, SimpleNamespace(job=attempt(attempts)), None)

    assert over == ([{"refund_id": 7}] if ends else [])


@pytest.mark.django_db
def test_a_job_keeps_its_priority_and_its_time_when_it_is_deferred_by_name():
    defer("notifications.send_mail", mail_id=1)

    with connection.cursor() as cursor:
        cursor.execute("SELECT priority, scheduled_at, status, args FROM procrastinate_jobs")
        assert cursor.fetchall() == [(-10, None, "todo", '{"mail_id": 1}')]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_goes_into_the_queue_wakes_nobody():
    """Transactions that notify commit one after the other, in the whole database."""
    trigger = "TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1"

    def heard() -> int:
        with psycopg.connect(**listening, autocommit=True) as listener:
            listener.execute("LISTEN procrastinate_any_queue_v1")
            defer("payments.start_payment", payment_id=7)
            return len([*listener.notifies(timeout=0.3, stop_after=1)])

    given = connection.get_connection_params()
    listening = {name: given[name] for name in ("dbname", "user", "host", "port") if name in given}
    assert heard() == 0
    sql(f"ALTER TABLE procrastinate_jobs ENABLE {trigger}")
    try:
        assert heard() == 1
    finally:
        sql(f"ALTER TABLE procrastinate_jobs DISABLE {trigger}")
