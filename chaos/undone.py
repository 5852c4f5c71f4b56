"""What was promised and is not done yet, and waiting until it is."""

import asyncio
import sys
import time
from contextlib import suppress
from datetime import timedelta

JOBS_SECONDS = 120  # without any job done, until what is left counts as undone


def undone() -> dict[str, int]:
    """What was promised and is not done yet."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from notifications.models import Delivery, Mail
    from payments.models import Payment, Refund

    left = {
        "refunds": Refund.objects.exclude(status=Refund.Status.DONE),
        "payments": Payment.objects.filter(gateway="test").exclude(status=Payment.Status.PAID),
        "starts of payments": Payment.objects.open().filter(started_at=None),
        "mails": Mail.objects.exclude(status=Mail.Status.DELIVERED),
        "deliveries": Delivery.objects.pending(),
        "unwritten mails": ProcrastinateJob.objects.filter(
            task_name="notifications.write_mails"
        ).exclude(status="succeeded"),
    }
    return {what: count for what, rows in left.items() if (count := rows.count())}


def until_done() -> tuple[float, dict[str, int]]:
    """Seconds, and what is left once nothing more was done for long. Waits until jobs are tried
    again do not pass by themselves."""
    from django.db import OperationalError, close_old_connections
    from procrastinate.exceptions import ConnectorException

    began = moved = time.monotonic()
    left = {"everything": sys.maxsize}
    while left and time.monotonic() - moved < JOBS_SECONDS:
        close_old_connections()
        with suppress(OperationalError, ConnectorException):  # our own connection of before
            let_time_pass()
            before, left = left, undone()
            if sum(left.values()) < sum(before.values()):
                moved = time.monotonic()
        if left:
            time.sleep(0.5)
    return time.monotonic() - began, left


def let_time_pass() -> None:
    """What is to be tried again is due, and dead workers have been silent for long."""
    from asgiref.sync import sync_to_async
    from django.db import close_old_connections
    from django.utils import timezone

    from core.promises import sweep
    from core.tests import jobs
    from notifications.models import Delivery, Mail

    asyncio.run(sync_to_async(close_old_connections)())  # the queue has a thread of its own
    Mail.objects.pending().update(next_attempt_at=timezone.now())
    Delivery.objects.pending().update(next_attempt_at=timezone.now() - timedelta(seconds=1))
    jobs.let_time_pass()
    sweep(timezone.now())
