"""A mail in two forms, text and HTML, printed for the mail server.

Python's email package takes longer to print a mail than the templates take to write it: it folds
each header anew, and reads both forms to find a boundary that occurs in neither. Here they are
written down one after the other, as RFC 5322 and 2046 have it.
"""

import uuid
from dataclasses import dataclass
from email.message import Message
from email.utils import formatdate

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import (
    RFC5322_EMAIL_LINE_LENGTH_LIMIT,
    forbid_multi_line_headers,
)

CRLF = "\r\n"


@dataclass(frozen=True)
class Printed:
    """A printed mail, as far as Django's ways of sending one ask it for something."""

    text: str  # with CRLF

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:
        return self.text.replace(CRLF, linesep).encode()

    def get_charset(self) -> None:
        return None


class Letter(EmailMultiAlternatives):
    """To one receiver, with an HTML form."""

    def message(self) -> Printed | Message:  # type: ignore[override]  # it needs to be printed only
        forms = [("plain", self.body), *(("html", str(form)) for form, _kind in self.alternatives)]
        lines = [line for _kind, form in forms for line in form.splitlines()]
        if has_too_long(lines):
            return super().message()  # which wraps them
        boundary = f"=_{uuid.uuid4().hex}"
        printed = headers(
            {
                "MIME-Version": "1.0",
                "Content-Type": f'multipart/alternative; boundary="{boundary}"',
                "Subject": str(self.subject),
                "From": self.from_email,
                "To": ", ".join(self.to),
                "Date": formatdate(),
                **self.extra_headers,
            }
        )
        for kind, form in forms:
            printed += ["", f"--{boundary}", f'Content-Type: text/{kind}; charset="utf-8"']
            printed += ["Content-Transfer-Encoding: 8bit", "", *form.splitlines()]
        return Printed(CRLF.join([*printed, "", f"--{boundary}--", ""]))


def has_too_long(lines: list[str]) -> bool:
    """Few are so long that their bytes must be counted, of which a character has four at most."""
    most = RFC5322_EMAIL_LINE_LENGTH_LIMIT
    may_be = max(map(len, lines), default=0) * 4 > most
    return may_be and any(len(line.encode()) > most for line in lines)


def headers(given: dict[str, str]) -> list[str]:
    """Their lines, in ASCII. Raises BadHeaderError at a line break within one."""
    return [
        line
        for name, value in given.items()
        for line in ": ".join(forbid_multi_line_headers(name, value, "utf-8")).splitlines()
    ]
