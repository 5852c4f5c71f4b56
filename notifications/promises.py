"""What notifications have promised: see core/promises.py."""

from datetime import datetime

from django.db.models import QuerySet

from core.promises import promise
from notifications.models import Delivery, Mail


@promise("a mail to be sent", job="notifications.send_mail", given="mail_id")
def mails(before: datetime) -> QuerySet[Mail]:
    return Mail.objects.overdue(before)


@promise("a webhook to be delivered", job="notifications.send_delivery", given="delivery_id")
def deliveries(before: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.overdue(before)
