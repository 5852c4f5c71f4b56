"""Jobs of accounts. Each only calls an operation, and may run twice."""

from django.utils import timezone
from procrastinate.contrib.django import app

from accounts import operations


@app.periodic(cron="17 3 * * *")
@app.task(name="accounts.purge_refresh_tokens", queueing_lock="accounts.purge_refresh_tokens")
def purge_refresh_tokens(timestamp: int) -> None:
    operations.purge_refresh_tokens(now=timezone.now())
