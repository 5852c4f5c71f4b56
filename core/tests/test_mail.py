"""Mail over SMTP says to the server what Django's own backend says."""

import smtplib
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

from core.mail import EmailBackend
from core.tests.tables import every

MAILS = {
    "plain": EmailMessage("Halo", "Isi", "halo@rupa-rawi.example", ["sari@contoh.example"]),
    "with names": EmailMessage(
        "Halo", "Isi", "Rupa Rawi <halo@rupa-rawi.example>", ["Sari Dewi <sari@contoh.example>"]
    ),
    "beyond ASCII": EmailMessage(
        "Halo", "Isi", "Rúpa <halo@rúpa.example>", ["saré@contoh.example"]
    ),
    "copies": EmailMessage(
        "Halo", "Isi", "halo@rupa-rawi.example", ["a@contoh.example"], bcc=["b@contoh.example"]
    ),
}


class Server:
    """Notes what it is told, or raises."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.problem = problem
        self.told: list[tuple[str, list[str]]] = []

    def sendmail(self, sender: str, receivers: list[str], printed: bytes) -> None:
        if self.problem:
            raise self.problem
        assert b"\r\n\r\nIsi" in printed
        self.told.append((sender, receivers))


def told_by(kind: Callable[[], smtp.EmailBackend], mail: EmailMessage) -> list:
    backend = kind()
    backend.connection = Server()
    assert backend.send_messages([mail, mail]) == 2
    return backend.connection.told


def test_the_server_hears_what_it_hears_from_django():
    def check(cell: tuple[str, EmailMessage]) -> None:
        _name, mail = cell
        assert told_by(EmailBackend, mail) == told_by(smtp.EmailBackend, mail)

    every(MAILS.items(), check, at_least=4)


def test_a_mail_to_nobody_is_not_sent():
    backend = EmailBackend()
    backend.connection = Server(smtplib.SMTPException("not to be asked"))

    assert backend.send_messages([EmailMessage("Halo", "Isi", "halo@rupa-rawi.example")]) == 0


def refusing(*, silently: bool) -> EmailBackend:
    backend = EmailBackend(fail_silently=silently)
    backend.connection = Server(smtplib.SMTPDataError(554, b"no"))
    return backend


def test_what_the_server_refuses_is_raised_unless_it_does_not_matter():
    with pytest.raises(smtplib.SMTPDataError):
        refusing(silently=False).send_messages([MAILS["plain"]])

    assert refusing(silently=True).send_messages([MAILS["plain"]]) == 0


def test_the_certificates_of_the_system_are_read_once():
    first, second = (EmailBackend(use_tls=True).ssl_context for _ in range(2))

    assert first is second
    assert first.verify_mode == smtp.EmailBackend().ssl_context.verify_mode
    assert first.check_hostname
