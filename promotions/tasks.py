"""Jobs of promotions. Each only calls an operation, and may run twice."""

from core.jobs import job
from promotions import operations


@job(cron="* * * * *")
def show_prices(timestamp: int) -> None:
    """Some begin and some end with time."""
    operations.show_prices()
