from datetime import datetime

from notifications.models import Delivery, Mail, Outgoing


def forget_mails(before: datetime) -> None:
    """Drop what was sent or given up, and made before this moment."""
    forget(Mail, before)


def forget_deliveries(before: datetime) -> None:
    """As `forget_mails`."""
    forget(Delivery, before)


def forget(model: type[Outgoing], before: datetime) -> None:
    over = model._default_manager.exclude(status=Outgoing.Status.PENDING)
    over.filter(created_at__lt=before).delete()
