"""Jobs of accounts. Each only calls an operation or sends a mail, and may run twice."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts import login_attempts, mail
from accounts.models import User

# Eight attempts over about six hours, while the mail server is away.
PATIENTLY = RetryStrategy(max_attempts=8, exponential_wait=4, retry_exceptions={OSError})


@app.periodic(cron="17 3 * * *")
@app.task(name="accounts.purge_refresh_tokens", queueing_lock="accounts.purge_refresh_tokens")
def purge_refresh_tokens(timestamp: int) -> None:
    from accounts import operations  # which defer the jobs below

    now = timezone.now()
    operations.purge_refresh_tokens(now=now)
    login_attempts.forget_old(now)


@app.task(name="accounts.send_reset", retry=PATIENTLY)
def send_reset(email: str) -> None:
    """Deferred for every address that somebody asks about; here it shows whose it is."""
    user = User.objects.may_sign_in().filter(email=email).first()
    if user:
        mail.send_reset(user)


@app.task(name="accounts.send_verification", retry=PATIENTLY)
def send_verification(user_id: int) -> None:
    unverified = User.objects.may_sign_in().filter(email_verified_at__isnull=True)
    user = unverified.filter(pk=user_id).first()
    if user:
        mail.send_verification(user)


@app.task(name="accounts.send_password_changed", retry=PATIENTLY)
def send_password_changed(user_id: int) -> None:
    user = User.objects.may_sign_in().filter(pk=user_id).first()
    if user:
        mail.send_password_changed(user)
