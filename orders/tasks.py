"""Jobs of orders. Each only calls an operation, and may run twice."""

from procrastinate.contrib.django import app

from orders import operations


@app.periodic(cron="*/5 * * * *")
@app.task(name="orders.complete_delivered", queueing_lock="orders.complete_delivered")
def complete_delivered(timestamp: int) -> None:
    operations.complete_delivered()
