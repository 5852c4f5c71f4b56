from datetime import datetime

from django.contrib.sessions.models import Session

from core.retention import forgets


@forgets()
def sessions(now: datetime) -> None:
    """What browsers left that have not come back within SESSION_DAYS."""
    Session.objects.filter(expire_date__lt=now).delete()
