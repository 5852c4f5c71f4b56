import hmac
import time
from collections.abc import Mapping
from hashlib import sha256

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from payments.errors import BadNotification, BadSignature
from payments.gateways import notifications
from payments.gateways.base import Event, Gateway, Refunded, Started
from payments.models import Payment, Refund

TOLERANCE = 5 * 60  # seconds between the sender's clock and ours
HEADER = "X-Signature"


class TestGateway(Gateway):
    """Settles at once and moves no money: for demos and tests."""

    name = "test"
    title = _("Test payment (no money moves)")
    needs_start = True
    has_webhook = True

    def is_offered(self) -> bool:
        """It would give goods away: in production only when the settings ask for it by name."""
        return settings.DEBUG or self.name == settings.PAYMENT_GATEWAY

    def start(self, payment: Payment) -> Started:
        return Started(
            status=Payment.Status.PAID,
            gateway_reference=f"test_{payment.reference}",
            client_secret=f"test_secret_{payment.reference}",
        )

    def refund(self, refund: Refund) -> Refunded:
        return Refunded(Refund.Status.DONE, f"test_refund_{refund.pk}")

    def parse_webhook(self, headers: Mapping[str, str], raw_body: bytes) -> Event:
        """`{"id", "reference", "status", "amount", "currency"}`, signed by `sign`."""
        at, _, signature = headers.get(HEADER, "").partition(".")
        if not at.isascii() or not at.isdecimal() or len(at) > 12:
            raise BadSignature()
        expected = sign(raw_body, int(at)).partition(".")[2]
        if not hmac.compare_digest(signature.encode(), expected.encode()):
            raise BadSignature()
        if abs(time.time() - int(at)) > TOLERANCE:
            raise BadSignature()
        body = notifications.read_object(raw_body)
        event_id, status = notifications.text(body, "id"), notifications.text(body, "status")
        if len(event_id) > 200 or status not in Payment.Status.values:
            raise BadNotification()
        return Event(
            event_id=event_id,
            reference=notifications.text(body, "reference"),
            status=status,
            amount=notifications.amount(body.get("amount")),
            currency=notifications.text(body, "currency"),
            payload=body,
        )


def sign(raw_body: bytes, at: int) -> str:
    """The header of a delivery: `<seconds>.<HMAC-SHA256 of "<seconds>.<body>">`."""
    key = sha256(b"payments.gateways.test" + settings.SECRET_KEY.encode()).digest()
    return f"{at}.{hmac.new(key, b'%d.%b' % (at, raw_body), sha256).hexdigest()}"
