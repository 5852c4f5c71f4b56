from datetime import timedelta

from django.utils import timezone

from notifications.models import Delivery, Mail

KEPT = timedelta(days=90)


def forget_old() -> None:
    """Drop what is over and was long ago."""
    before = timezone.now() - KEPT
    for model in (Mail, Delivery):
        old = model.objects.exclude(status=model.Status.PENDING)
        old.filter(created_at__lt=before).delete()
