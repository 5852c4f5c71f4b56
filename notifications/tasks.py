"""Jobs of notifications. Each only calls an operation, and may run twice."""

from procrastinate.contrib.django import app

# Mail and webhooks wait behind jobs that move money.
LATER = -10


@app.task(name="notifications.write_mails", priority=LATER)
def write_mails(event: str, kind: str, about: dict) -> None:
    from notifications import operations

    operations.write_mails(event, kind, about)


@app.task(name="notifications.send_mail", priority=LATER)
def send_mail(mail_id: int) -> None:
    from notifications import operations

    operations.send_mail(mail_id)


@app.task(name="notifications.send_delivery", priority=LATER)
def send_delivery(delivery_id: int) -> None:
    from notifications import operations

    operations.send_delivery(delivery_id)


@app.periodic(cron="* * * * *")
@app.task(name="notifications.send_overdue", queueing_lock="notifications.send_overdue")
def send_overdue(timestamp: int) -> None:
    from notifications import operations

    operations.send_overdue()


@app.periodic(cron="23 3 * * *")
@app.task(name="notifications.forget_old", queueing_lock="notifications.forget_old")
def forget_old(timestamp: int) -> None:
    from notifications import operations

    operations.forget_old()
