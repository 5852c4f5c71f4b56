from orders.guests import Actor
from orders.models import Order
from orders.operations import set_payment_status
from payments import payment_status


def sync_payment_status(order: Order, *, by: Actor | None = None, note: str = "") -> None:
    """Derive the locked order's payment_status from its payments."""
    payments = list(order.payments.order_by("pk"))
    set_payment_status(order, payment_status.derive(payments), by=by, note=note)
