"""Money: what came in and what goes back. Nothing is typed over; steps call operations."""

from payments.admin import orders  # noqa: F401  the page of an order shows its money
from payments.admin.payments import PaymentAdmin, PaymentEventAdmin
from payments.admin.refunds import RefundAdmin
from payments.admin.transfers import HouseAccountAdmin, ProofAdmin

__all__ = [
    "HouseAccountAdmin",
    "PaymentAdmin",
    "PaymentEventAdmin",
    "ProofAdmin",
    "RefundAdmin",
]
