"""Mail. An event's transaction stores one job; the job writes a row a person and sends them all.

The row decides, not the job: it says who has the mail in hand, and for how long, and when it is
sent next. A mail that fails is tried again by a job of its own; the others are not sent twice.
"""

import logging
import smtplib
import uuid
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.models import User
from core.database.instances import Columns
from core.database.sql import rows
from core.jobs import Jobs, defer, new_job, packed, put
from notifications import letters
from notifications.letters import About, Addressed
from notifications.models import CLOCK_SKEW, LEASE, Mail
from notifications.reads import NAME

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

MAIL = Columns(Mail, "mail")
RECEIVER = Columns(User, "receiver", *NAME, "email", "language", "is_active", "may_mail_prices")
BEGIN = f"""
    WITH mail AS (
        INSERT INTO notifications_mail AS known
            (event, kind, receiver_id, about, status, attempts, error, created_at, next_attempt_at)
        SELECT %(event)s, addressed.kind, addressed.receiver, %(about)s, 'pending', 1, '',
            %(now)s, %(until)s
        FROM unnest(%(kinds)s::text[], %(receivers)s::bigint[]) AS addressed (kind, receiver)
        ON CONFLICT (event, kind, receiver_id) DO UPDATE
            SET attempts = known.attempts + 1, next_attempt_at = excluded.next_attempt_at
            WHERE known.status = 'pending' AND known.next_attempt_at <= %(due)s
        RETURNING *
    )
    SELECT {MAIL.sql}, {RECEIVER.sql}
    FROM mail LEFT JOIN accounts_user AS receiver ON receiver.id = mail.receiver_id
    ORDER BY mail.id
"""
SENT = """
    UPDATE notifications_mail
    SET status = 'delivered', delivered_at = %(now)s, next_attempt_at = NULL, error = ''
    WHERE id = ANY(%(sent)s)
    RETURNING id
"""


def tell(kind: str, **about: Any) -> None:
    """Have people told by mail, if the transaction commits. `about` holds ids and short texts."""
    put(mails(kind, **about))


def mails(kind: str, **about: Any) -> Jobs:
    """The job that tells people by mail."""
    given = {"event": uuid.uuid4(), "kind": kind, "about": about}
    return [new_job("notifications.write_mails", given)]


def write_mails(event: str, kind: str, about: dict[str, Any]) -> None:
    """Mail everybody whom an event concerns; the second time, whoever has not got it yet."""
    subject = About(about)
    addressed = list(letters.addressed(kind, subject))
    written = begin(event, addressed, about, now=timezone.now())
    if len(written) < len(addressed):
        send_later(event, written)
    send(written, subject)


def begin(event: str, addressed: Addressed, about: dict[str, Any], *, now: datetime) -> list[Mail]:
    """A row for everybody, in hand for an attempt; without those that are done or in other hands.

    The claim runs out by itself, so a worker that is killed takes nothing with it.
    """
    given = {
        "event": event,
        "about": packed(about),
        "kinds": [kind for kind, _receiver in addressed],
        "receivers": [receiver for _kind, receiver in addressed],
        "now": now,
        "until": now + LEASE * max(1, len(addressed)),
        "due": now + CLOCK_SKEW,
    }
    mails = []
    for row in rows(BEGIN, given):
        mail = MAIL.of(row)
        mail.receiver = RECEIVER.of(row) if mail.receiver_id else None
        mails.append(mail)
    return mails


def send_later(event: str, in_hand: Iterable[Mail]) -> None:
    """Look after the mails of an event that are in other hands, for these may have died."""
    others = Mail.objects.pending().filter(event=event).exclude(pk__in=[m.pk for m in in_hand])
    for pk, at in others.values_list("pk", "next_attempt_at"):
        defer("notifications.send_mail", at=at, mail_id=pk)


def send_mail(mail_id: int) -> None:
    """One attempt at a mail that is due. Safe to call at any time, any number of times."""
    mail = Mail.objects.select_related("receiver").claim(mail_id, now=timezone.now())
    if mail is None:
        if later := Mail.objects.due_at(mail_id):  # whoever has it in hand may have died
            defer("notifications.send_mail", at=later, mail_id=mail_id)
        return
    send([mail], About(mail.about))


def send(mails: Iterable[Mail], about: About) -> None:
    """An attempt at each of these mails, over one connection to the mail server.

    What one of them does wrong keeps no other from being sent; it is raised at the end.
    """
    mailbox, sent, problem = get_connection(), [], None
    try:
        for mail in mails:
            try:
                if attempt(mail, about, mailbox):
                    sent.append(mail.pk)
            except Exception as error:  # noqa: BLE001  # raised below
                problem = problem or error
    finally:
        if sent:
            rows(SENT, {"sent": sent, "now": timezone.now()})
        hang_up(mailbox)
    if problem:
        raise problem


def attempt(mail: Mail, about: About, mailbox: BaseEmailBackend) -> bool:
    """Whether the mail server took the mail; if not, the row says why and when to go on."""
    if mail.attempts > len(WAITS) + 1:  # its attempts died half-way, one after the other
        mail.fail(mail.error or gettext_noop("Given up."))
        return False
    message = letters.write(mail, about)
    if message is None:
        mail.fail(gettext_noop("Not needed any more."))
        return False
    try:
        mailbox.open()
        mailbox.send_messages([message])
    except (smtplib.SMTPException, OSError) as error:
        postpone(mail, error)
        hang_up(mailbox)
        return False
    return True


def hang_up(mailbox: BaseEmailBackend) -> None:
    """End the connection, however it stands with it."""
    with suppress(smtplib.SMTPException, OSError):
        mailbox.close()


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
