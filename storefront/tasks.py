from core.jobs import LATER, job
from storefront import ready


@job(cron="*/10 * * * *", priority=LATER)
def forget_ready_pages(timestamp: int) -> None:
    ready.forget_old()
