"""Mail over SMTP as Django sends it, except that it reads an address, and whom to trust, only once.

Django takes the sender's and the receiver's apart anew for each mail, which takes longer than
handing the mail over; and reads the certificates of the system for each connection.
"""

import smtplib
from functools import cached_property, lru_cache
from ssl import SSLContext
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends import smtp
from django.core.mail.message import sanitize_address

as_sent = lru_cache(1024)(sanitize_address)


class EmailBackend(smtp.EmailBackend):
    @cached_property
    def ssl_context(self) -> SSLContext:
        files: Any = self.ssl_certfile, self.ssl_keyfile
        return context_of(*files)

    def _send(self, message: EmailMessage) -> bool:
        encoding = message.encoding or settings.DEFAULT_CHARSET
        receivers = [as_sent(address, encoding) for address in message.recipients()]
        if not receivers:
            return False
        sender = as_sent(message.from_email, encoding)
        printed: Any = message.message()
        assert self.connection is not None  # whoever sends has opened it
        try:
            self.connection.sendmail(sender, receivers, printed.as_bytes(linesep="\r\n"))
        except smtplib.SMTPException:
            if not self.fail_silently:
                raise
            return False
        return True


@lru_cache(2)
def context_of(certfile: str | None, keyfile: str | None) -> SSLContext:
    own = smtp.EmailBackend(ssl_certfile=certfile, ssl_keyfile=keyfile)
    context: SSLContext = own.ssl_context
    return context
