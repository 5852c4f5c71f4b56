"""Jobs of the house itself: keeping the other jobs going."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

SILENCE = 60  # seconds without a heartbeat after which a worker counts as dead
KEPT_HOURS = 7 * 24


@app.periodic(cron="* * * * *")
@app.task(name="core.rescue_jobs", queueing_lock="core.rescue_jobs", pass_context=True)
async def rescue_jobs(context: JobContext, timestamp: int) -> None:
    """Start again what a worker was doing when it was killed. Every job may run twice."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        await jobs.retry_job(job)


@app.periodic(cron="41 2 * * *")
@app.task(name="core.forget_jobs", queueing_lock="core.forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Drop what was done a week ago; failed jobs stay to be looked at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)
