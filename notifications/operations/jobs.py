"""What the house does about jobs that went wrong, by procrastinate's own door."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation

from audit.recording import watching
from notifications.errors import JobMovedOn, JobWaitsAlready
from notifications.models import Job


def retry_job(job: Job) -> None:
    """Have a failed job done once more, now. Raises JobMovedOn and JobWaitsAlready."""
    try:
        with held(job, Job.Status.FAILED):
            app.job_manager.retry_job_by_id(job.pk, retry_at=timezone.now())
    except UniqueViolation:  # of a periodic job the next run is in the queue
        raise JobWaitsAlready() from None


def cancel_job(job: Job) -> None:
    """Take a waiting job out of the queue. Raises JobMovedOn."""
    with held(job, Job.Status.TODO):
        app.job_manager.cancel_job_by_id(job.pk)


@contextmanager
def held(job: Job, status: Job.Status) -> Iterator[None]:
    """The job, locked and still in this status; what becomes of it is logged."""
    this = Job.objects.filter(pk=job.pk)
    with transaction.atomic():
        if not this.filter(status=status).select_for_update():
            raise JobMovedOn()
        with watching(this):
            yield
