"""Jobs of the house itself: keeping the other jobs going."""

from typing import cast

from django.utils import timezone
from procrastinate import JobContext

from core import promises, retention
from core.jobs import job
from core.jobs.worker import PatientJobManager

SILENCE = (
    30  # seconds without a heartbeat, of which one comes every ten, after which a worker is dead
)
KEPT_HOURS = 7 * 24


@job(cron="* * * * *", pass_context=True)
async def rescue_jobs(context: JobContext, timestamp: int) -> None:
    """Start again what a worker was doing when it was killed."""
    jobs = cast(PatientJobManager, context.app.job_manager)
    for stalled in await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        await jobs.rescue_job(stalled)


@job(cron="* * * * *")
def sweep(timestamp: int) -> None:
    """Have done what was promised and has no job any more."""
    promises.sweep(timezone.now())


@job(cron="17 3 * * *")
def forget_old(timestamp: int) -> None:
    """Drop what was kept long enough."""
    retention.forget_old(timezone.now())


@job(cron="41 2 * * *", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Drop what was done a week ago; failed jobs stay to be looked at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)
