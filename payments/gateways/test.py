from payments.gateways.base import Gateway, Refunded, Started
from payments.models import Payment, Refund


class TestGateway(Gateway):
    """Settles at once and moves no money: for demos and tests."""

    name = "test"
    needs_start = True

    def start(self, payment: Payment) -> Started:
        return Started(
            status=Payment.Status.PAID,
            gateway_reference=f"test_{payment.reference}",
            client_secret=f"test_secret_{payment.reference}",
        )

    def refund(self, refund: Refund) -> Refunded:
        return Refunded(Refund.Status.DONE, f"test_refund_{refund.pk}")
