"""Jobs of payments. Each only calls an operation, and may run twice."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from payments.errors import GatewayError

A_DAY = RetryStrategy(max_attempts=12, exponential_wait=3, retry_exceptions={GatewayError})


@app.periodic(cron="* * * * *")
@app.task(name="payments.expire_unpaid", queueing_lock="payments.expire_unpaid")
def expire_unpaid(timestamp: int) -> None:
    from payments import operations

    operations.expire_unpaid()


@app.task(name="payments.start_payment", retry=A_DAY)
def start_payment(payment_id: int) -> None:
    from payments import operations
    from payments.models import Payment

    payment = operations.start_payment(Payment.objects.get(pk=payment_id))
    if payment.is_open and not payment.started_at:
        raise GatewayError("not started yet")


@app.task(name="payments.cancel_payment", retry=A_DAY)
def cancel_payment(payment_id: int) -> None:
    from payments import operations
    from payments.models import Payment

    operations.cancel_payment(Payment.objects.select_related("order").get(pk=payment_id))


@app.task(name="payments.send_refund", retry=A_DAY)
def send_refund(refund_id: int) -> None:
    from payments import operations

    operations.send_refund(refund_id)
