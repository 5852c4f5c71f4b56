import uuid

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from accounts.tests.factories import make_staff
from notifications.event_types import EventType
from notifications.models import Delivery, Mail, WebhookEndpoint
from notifications.operations import add_endpoint


def make_endpoint(owner: User | None = None, *event_types: str, **fields) -> WebhookEndpoint:
    """An endpoint for every event, unless events are named; of staff unless somebody else's."""
    fields = {"url": "https://gudang.example/hooks"} | fields
    return add_endpoint(
        owner or make_staff(), event_types=list(event_types or EventType.values), **fields
    )


def make_delivery(endpoint: WebhookEndpoint, **fields) -> Delivery:
    now = timezone.now()
    fields = {
        "event_type": EventType.ORDER_PLACED,
        "object_key": "order:250430EA4615A55DB2",
        "sequence": endpoint.deliveries.count() + 1,
        "payload": {"order": {"number": "250430EA4615A55DB2"}},
        "created_at": now,
        "next_attempt_at": now,
    } | fields
    return Delivery.objects.create(endpoint=endpoint, **fields)


def make_mail(receiver: User, kind: str, **about) -> Mail:
    """A mail that waits for its first attempt, without a job."""
    now = timezone.now()
    return Mail.objects.create(
        event=uuid.uuid4(),
        kind=kind,
        receiver=receiver,
        about=about,
        created_at=now,
        next_attempt_at=now,
    )


def waiting_jobs(prefix: str = "notifications.") -> list[ProcrastinateJob]:
    jobs = ProcrastinateJob.objects.filter(status="todo", task_name__startswith=prefix)
    return list(jobs.order_by("id"))


def run_jobs(prefix: str = "notifications.") -> int:
    """Do what a worker would do by now, until nothing is due; how many jobs that was."""
    done = 0
    while due := [
        job
        for job in waiting_jobs(prefix)
        if job.scheduled_at is None or job.scheduled_at <= timezone.now()
    ]:
        for job in due:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])
            app.tasks[job.task_name].func(**job.args)
            done += 1
    return done
