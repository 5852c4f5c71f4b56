from datetime import timedelta

from django.utils import timezone
from procrastinate.types import JSONDict

from notifications import tasks
from notifications.models import Delivery, Mail

BATCH = 500  # rows a run looks at
KEPT = timedelta(days=90)


def send_overdue() -> int:
    """Start again what was lost: its job is gone, or died with its worker. How many it was."""
    now = timezone.now()
    found = 0
    for model, task, name in (
        (Mail, tasks.send_mail, "mail_id"),
        (Delivery, tasks.send_delivery, "delivery_id"),
    ):
        overdue = model.objects.overdue(now).order_by("next_attempt_at")
        jobs: list[JSONDict] = [{name: pk} for pk in overdue.values_list("pk", flat=True)[:BATCH]]
        if jobs:
            task.batch_defer(*jobs)
        found += len(jobs)
    return found


def forget_old() -> None:
    """Drop what is over and was long ago."""
    before = timezone.now() - KEPT
    for model in (Mail, Delivery):
        old = model.objects.exclude(status=model.Status.PENDING)
        old.filter(created_at__lt=before).delete()
