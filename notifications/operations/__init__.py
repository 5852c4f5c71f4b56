from notifications.operations.announcing import (
    announce_about_order,
    announce_about_payouts,
    announce_about_vendor,
)
from notifications.operations.delivering import replay_delivery, send_delivery
from notifications.operations.endpoints import add_endpoint, change_endpoint
from notifications.operations.jobs import cancel_job, retry_job
from notifications.operations.mailing import send_mail, write_mails
from notifications.operations.upkeep import forget_deliveries, forget_mails

__all__ = [
    "add_endpoint",
    "announce_about_order",
    "announce_about_payouts",
    "announce_about_vendor",
    "cancel_job",
    "change_endpoint",
    "forget_deliveries",
    "forget_mails",
    "replay_delivery",
    "retry_job",
    "send_delivery",
    "send_mail",
    "write_mails",
]
