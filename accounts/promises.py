"""What accounts have promised: see core/promises.py."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import DataExport
from core.promises import promise


@promise("a file of personal data", job="accounts.write_export", given="export_id")
def exports(before: datetime) -> QuerySet[DataExport]:
    return DataExport.objects.filter(done_at=None, created_at__lt=before).order_by("pk")
