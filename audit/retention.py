from datetime import datetime

from audit.models import LogEntry
from core.retention import forgets

BATCH = 10_000  # rows that one statement deletes


@forgets(after="KEEP_LOG_DAYS")
def log(before: datetime) -> None:
    old = LogEntry.objects.filter(at__lt=before).order_by("at", "pk").values("pk")[:BATCH]
    while LogEntry.objects.filter(pk__in=old).delete()[0]:
        pass
