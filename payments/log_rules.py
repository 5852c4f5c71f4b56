"""What the log keeps of money in and back. Who pays is not logged, as in orders."""

from audit.recording import leave_out, log
from orders.log_rules import is_its_buyer
from payments.models import HouseAccount, Payment, PaymentEvent, Proof, Refund, RefundLine

log(
    Payment,
    without={
        *("client_secret", "redirect_url"),  # whoever has them may pay
        *("gateway_reference", "payment_method", "currency"),
        *("created_at", "started_at", "paid_at"),
    },
    unless=lambda payment, origin: is_its_buyer(payment.order, origin),
)
log(
    Refund,
    without={"gateway_reference", "by", "created_at", "done_at"},
    unless=lambda refund, origin: is_its_buyer(refund.payment.order, origin),
)

log(HouseAccount)
log(
    Proof,
    without={"content", "content_type", "uploaded_at", "decided_by", "decided_at"},
    unless=lambda proof, origin: is_its_buyer(proof.payment.order, origin),
)

leave_out(PaymentEvent)  # a history itself
leave_out(RefundLine)  # written once, with their refund
