"""A real worker, killed in the middle, and a receiver that is away for a while."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from werkzeug import Response

from core.jobs import defer_many
from core.tests.jobs import let_time_pass
from notifications.models import Delivery
from notifications.tests.factories import make_delivery, make_endpoint

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

EVENTS = 200
PATIENCE = 60  # seconds


@contextmanager
def worker():
    """A job worker of its own on the test's database."""
    address = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))
    process = subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "worker", "--concurrency", "4"],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "rupa_rawi.settings",
            "DATABASE_URL": url,
            "DEBUG": "on",
            "WEBHOOKS_ALLOW_LOCAL": "on",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until(condition) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "this takes too long"
        time.sleep(0.1)


@pytest.fixture
def no_jobs_left():
    """The queue is no table of Django's, so nothing else empties it after the test."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM procrastinate_jobs")
        (last,) = cursor.fetchone()
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_periodic_defers WHERE job_id > %s", [last])
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id > %s", [last])
        cursor.execute("DELETE FROM procrastinate_workers")


def test_nothing_is_lost_when_the_worker_is_killed_and_the_receiver_away(
    settings, httpserver, no_jobs_left
):
    settings.WEBHOOKS_ALLOW_LOCAL = True
    taken, refused = Counter(), Counter()

    def receive(request):
        event = request.headers["webhook-id"]
        if 20 <= sum(refused.values()) + sum(taken.values()) < 80:  # the outage
            refused[event] += 1
            return Response(status=503)
        taken[event] += 1
        time.sleep(0.01)
        return Response(status=200)

    httpserver.expect_request("/hooks").respond_with_handler(receive)
    endpoint = make_endpoint(url=httpserver.url_for("/hooks"))
    made = [make_delivery(endpoint) for _one in range(EVENTS)]
    defer_many("notifications.send_delivery", ({"delivery_id": delivery.pk} for delivery in made))

    with worker() as first:
        wait_until(lambda: sum(taken.values()) > 50)
        os.killpg(first.pid, signal.SIGKILL)
    # Time passes: what the dead worker had in its hands becomes due, the waits are over.
    Delivery.objects.pending().update(next_attempt_at=timezone.now() - timedelta(minutes=1))
    let_time_pass()
    with worker():
        wait_until(lambda: not Delivery.objects.pending().exists())

    assert set(taken) == {delivery.event_id for delivery in made}
    assert refused
    assert set(Delivery.objects.values_list("status", flat=True)) == {"delivered"}
    # Only what was in the dead worker's hands may have come twice, under the same id.
    assert sum(count - 1 for count in taken.values()) <= 4
