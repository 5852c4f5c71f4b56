"""What every gateway can do. Methods talk to the outside world, so no transaction is open then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.functional import Promise

from payments.errors import UnknownGateway
from payments.models import Payment, Refund


@dataclass(frozen=True)
class Started:
    """What became of an attempt: its status, and what the buyer needs to pay."""

    status: str = Payment.Status.PENDING
    gateway_reference: str = ""
    client_secret: str = ""
    redirect_url: str = ""


@dataclass(frozen=True)
class Refunded:
    """How a refund ended; still pending means that staff send the money and confirm it."""

    status: str = Refund.Status.PENDING
    gateway_reference: str = ""


@dataclass(frozen=True)
class GivenBack:
    """Money that the gateway says it gave back. `key` is ours when we asked for it."""

    key: str
    amount: Decimal


@dataclass(frozen=True)
class Event:
    """What a gateway says about one attempt, in our words. Authentic, but maybe late or repeated.

    `event_id` is the same for the same fact; `payload` holds no secret and is kept for staff.
    """

    event_id: str
    reference: str
    status: str
    amount: Decimal
    currency: str
    gateway_reference: str = ""
    given_back: tuple[GivenBack, ...] = ()
    payload: dict[str, Any] = field(default_factory=dict)


class Gateway:
    name: str
    title: str | Promise  # as buyers are offered it
    needs: tuple[str, ...] = ()  # of the buyer, after the order: "redirect", "transfer", "cash"
    window_hours: Decimal | None = None  # time to pay; None: PAYMENT_WINDOW_HOURS of the settings
    pays_on_delivery = False
    needs_start = False  # something must happen after the order is stored
    takes_whole_units = False  # no cents
    has_webhook = False
    not_offered = UnknownGateway  # what is raised while it is not offered
    can_be_asked = False  # fetch() tells the truth, so no webhook is believed without it

    @property
    def is_default(self) -> bool:
        return bool(self.name == settings.PAYMENT_GATEWAY)

    def is_offered(self) -> bool:
        return True

    def start(self, payment: Payment) -> Started:
        """Begin an attempt. Safe to call again for the same payment. Raises GatewayError."""
        return Started()

    def fetch(self, payment: Payment) -> Event | None:
        """How an attempt stands; None when the gateway has not heard of it. Raises GatewayError."""
        return None

    def cancel(self, payment: Payment) -> None:
        """Take no more money for an attempt; safe to call again. Raises GatewayError."""

    def refund(self, refund: Refund) -> Refunded:
        """Give money back; safe to call again for the same refund. Raises GatewayError."""
        return Refunded()

    def parse_webhook(self, headers: Mapping[str, str], raw_body: bytes) -> Event:
        """What a delivery says. Raises BadSignature, BadNotification."""
        raise NotImplementedError


def refund_key(refund: Refund) -> str:
    """Our name for a refund, at the gateway: asking again under it moves no more money."""
    return f"{refund.payment.reference}-r{refund.pk}"
