from datetime import datetime

from core.retention import forgets
from notifications import operations


@forgets(after="KEEP_WEBHOOKS_DAYS")
def deliveries(before: datetime) -> None:
    operations.forget_deliveries(before)


@forgets(after="KEEP_MAILS_DAYS")
def mails(before: datetime) -> None:
    operations.forget_mails(before)
