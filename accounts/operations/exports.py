"""The file of all that the house knows about a person."""

import gzip
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import DataExport, User
from accounts.operations.defaults import lock_owner
from accounts.personal_data import all_about
from core.api.json import dumps
from core.jobs import defer


@transaction.atomic
def ask_for_export(user: User) -> DataExport:
    """Have the file made. One that is still waited for is the one that is asked for; one that is
    ready gives way to the new one."""
    lock_owner(user.pk)
    known = DataExport.objects.filter(user=user.pk)
    waiting = known.filter(done_at=None).first()
    if waiting:
        return waiting
    known.delete()
    export = DataExport.objects.create(user_id=user.pk, created_at=timezone.now())
    defer("accounts.write_export", export_id=export.pk)
    return export


def write_export(export_id: int) -> None:
    """Gather everything, keep it for a while, tell its owner. Doing it again changes nothing."""
    export = DataExport.objects.filter(pk=export_id, done_at=None).select_related("user").first()
    if export is None:
        return
    content = gzip.compress(dumps(all_about(export.user)))
    with transaction.atomic():
        lock_owner(export.user_id)
        now, kept = timezone.now(), timedelta(days=settings.KEEP_EXPORTS_DAYS)
        waiting = DataExport.objects.filter(pk=export_id, done_at=None)
        if waiting.update(content=content, done_at=now, expires_at=now + kept):
            defer("accounts.send_export_ready", user_id=export.user_id)


def forget_exports(*, now: datetime) -> None:
    DataExport.objects.filter(expires_at__lt=now).delete()


def file_of(export: DataExport) -> bytes:
    """The JSON of an export that is ready."""
    return gzip.decompress(bytes(export.content or b""))
