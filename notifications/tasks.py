"""Jobs of notifications. Each only calls an operation, and may run twice."""

from core.jobs import LATER, job
from notifications import operations


@job(priority=LATER)
def write_mails(event: str, kind: str, about: dict) -> None:
    operations.write_mails(event, kind, about)


@job(priority=LATER)
def send_mail(mail_id: int) -> None:
    operations.send_mail(mail_id)


@job(priority=LATER)
def send_delivery(delivery_id: int) -> None:
    operations.send_delivery(delivery_id)
