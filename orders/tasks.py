"""Jobs of orders. Each only calls an operation, and may run twice."""

from core.jobs import job
from orders import operations


@job(cron="*/5 * * * *")
def complete_delivered(timestamp: int) -> None:
    operations.complete_delivered()


@job(cron="*/5 * * * *")
def expire_checkouts(timestamp: int) -> None:
    operations.expire_checkouts()


@job(cron="11 * * * *")
def count_sold(timestamp: int) -> None:
    operations.count_sold()
