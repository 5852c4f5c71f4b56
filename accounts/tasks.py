"""Jobs of accounts. Each only calls an operation or sends a mail, and may run twice."""

from django.utils import timezone

from accounts import idempotency, login_attempts, mail, operations
from accounts.models import User
from core.jobs import job


@job(cron="17 3 * * *")
def purge_refresh_tokens(timestamp: int) -> None:
    now = timezone.now()
    operations.purge_refresh_tokens(now=now)
    login_attempts.forget_old(now)


@job(cron="23 * * * *")
def forget_idempotency_keys(timestamp: int) -> None:
    idempotency.forget_old(timezone.now())


@job(cron="41 * * * *")
def forget_exports(timestamp: int) -> None:
    operations.forget_exports(now=timezone.now())


@job()
def write_export(export_id: int) -> None:
    operations.write_export(export_id)


@job()
def send_export_ready(user_id: int) -> None:
    user = User.objects.may_sign_in().filter(pk=user_id).first()
    if user:
        mail.send_export_ready(user)


@job()
def send_reset(email: str) -> None:
    """Deferred for every address that somebody asks about; here it shows whose it is."""
    user = User.objects.may_sign_in().filter(email=email).first()
    if user:
        mail.send_reset(user)


@job()
def send_verification(user_id: int) -> None:
    unverified = User.objects.may_sign_in().filter(email_verified_at__isnull=True)
    user = unverified.filter(pk=user_id).first()
    if user:
        mail.send_verification(user)


@job()
def send_password_changed(user_id: int) -> None:
    user = User.objects.may_sign_in().filter(pk=user_id).first()
    if user:
        mail.send_password_changed(user)
