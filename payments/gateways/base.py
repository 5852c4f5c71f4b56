"""What every gateway can do. Methods talk to the outside world, so no transaction is open then."""

from dataclasses import dataclass
from decimal import Decimal

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
    status: str = Refund.Status.PENDING
    gateway_reference: str = ""


class Gateway:
    name: str
    window_hours: Decimal | None = None  # time to pay; None: PAYMENT_WINDOW_HOURS of the settings
    pays_on_delivery = False
    needs_start = False  # something must happen after the order is stored
    takes_whole_units = False  # no cents

    def start(self, payment: Payment) -> Started:
        """Begin an attempt. Safe to call again for the same payment. Raises GatewayError."""
        return Started()

    def refund(self, refund: Refund) -> Refunded:
        """Give money back; safe to call again for the same refund. Raises GatewayError."""
        return Refunded()
