"""Jobs of the catalogue. Each only calls an operation, and may run twice."""

from catalog import operations
from catalog.operations import renditions
from core.jobs import LATER, job


@job(priority=2 * LATER, given_up=renditions.do_without_renditions)
def write_renditions(image_id: int) -> None:
    renditions.write_renditions(image_id)


@job(given_up=operations.give_up_import)
def run_import(import_id: int) -> None:
    operations.run_import(import_id)


@job()
def show_price_cuts() -> None:
    operations.show_price_cuts()


@job(cron="49 3 * * *")
def show_all_price_cuts(timestamp: int) -> None:
    """For goods that were put in while the cuts changed."""
    operations.show_price_cuts()


@job(cron="* * * * *")
def tell_of_stock(timestamp: int) -> None:
    operations.tell_of_stock()


@job(cron="7 2 * * *", priority=LATER)
def tell_of_prices(timestamp: int) -> None:
    """In the morning of the archipelago."""
    operations.tell_of_prices()


@job(cron="31 3 * * *")
def forget_notices(timestamp: int) -> None:
    operations.forget_notices()


@job(cron="29 3 * * *")
def forget_imports(timestamp: int) -> None:
    operations.forget_imports()
