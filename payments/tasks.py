"""Jobs of payments. Each only calls an operation, and may run twice."""

from core.jobs import job
from payments import operations
from payments.errors import GatewayError
from payments.models import Payment


@job(cron="* * * * *")
def expire_unpaid(timestamp: int) -> None:
    operations.expire_unpaid()


@job(retries=GatewayError, given_up=operations.fail_unstarted)
def start_payment(payment_id: int) -> None:
    payment = operations.start_payment(Payment.objects.get(pk=payment_id))
    if payment.is_open and not payment.started_at:
        raise GatewayError("not started yet")


@job(retries=GatewayError)
def cancel_payment(payment_id: int) -> None:
    operations.cancel_payment(Payment.objects.select_related("order").get(pk=payment_id))


@job(retries=GatewayError, given_up=operations.hand_over_refund)
def send_refund(refund_id: int) -> None:
    operations.send_refund(refund_id)
