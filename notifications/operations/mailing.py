"""Mail. An event's transaction stores one job; the job writes a row a person; each row is sent."""

import logging
import smtplib
import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from core.jobs import defer, defer_many
from notifications import letters
from notifications.models import Mail

logger = logging.getLogger(__name__)

# After each failure the wait before the next attempt.
WAITS = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=12),
]


def tell(kind: str, **about: Any) -> None:
    """Have people told by mail, if the transaction commits. `about` holds ids and short texts."""
    defer("notifications.write_mails", event=str(uuid.uuid4()), kind=kind, about=about)


@transaction.atomic
def write_mails(event: str, kind: str, about: dict[str, Any]) -> None:
    """A row and a job for everybody whom an event concerns; the second time changes nothing."""
    now = timezone.now()
    Mail.objects.bulk_create(
        (
            Mail(
                event=event,
                kind=letter,
                receiver=receiver,
                about=about,
                created_at=now,
                next_attempt_at=now,
            )
            for letter, receiver in letters.addressed(kind, about)
        ),
        ignore_conflicts=True,
    )
    pending = Mail.objects.pending().filter(event=event).values_list("pk", flat=True)
    defer_many("notifications.send_mail", ({"mail_id": pk} for pk in pending))


def send_mail(mail_id: int) -> None:
    """One attempt at a mail that is due. Safe to call at any time, any number of times."""
    mail = Mail.objects.select_related("receiver").claim(mail_id, now=timezone.now())
    if mail is None:
        if later := Mail.objects.due_at(mail_id):  # whoever has it in hand may have died
            defer("notifications.send_mail", at=later, mail_id=mail_id)
        return
    if mail.attempts > len(WAITS) + 1:  # its attempts died half-way, one after the other
        mail.fail(mail.error or gettext_noop("Given up."))
        return
    message = letters.write(mail)
    if message is None:
        mail.fail(gettext_noop("Not needed any more."))
        return
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        postpone(mail, error)
    else:
        mail.succeed()


def postpone(mail: Mail, error: Exception) -> None:
    text = f"{type(error).__name__}: {error}"
    if is_final(error) or mail.attempts > len(WAITS):
        logger.warning("mail %s is given up: %s", mail.pk, type(error).__name__)
        mail.fail(text)
        return
    with transaction.atomic():
        mail.postpone(text, WAITS[mail.attempts - 1])
        defer("notifications.send_mail", at=mail.next_attempt_at, mail_id=mail.pk)


def is_final(error: Exception) -> bool:
    """The mail server will not take this address, now or later."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return False
