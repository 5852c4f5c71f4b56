import pytest
from django.urls import reverse

from accounts.tests.factories import make_staff
from notifications.models import Delivery
from notifications.operations.mailing import tell
from notifications.tests.factories import make_delivery, make_endpoint, run_jobs, waiting_jobs
from orders.tests.factories import make_order
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

TABLES = ["webhookendpoint", "delivery", "mail"]


@pytest.fixture
def rows(client):
    """One row of each table, and a client signed in as a superuser."""
    client.force_login(make_staff())
    endpoint = make_endpoint(make_vendor().owner)
    delivery = make_delivery(endpoint, status="failed", next_attempt_at=None)
    order = make_order()
    tell("order_placed", order=order.pk)
    run_jobs("notifications.write_mails")
    from notifications.models import Mail

    return {"webhookendpoint": endpoint, "delivery": delivery, "mail": Mail.objects.first()}


def page(table: str, name: str, *args) -> str:
    return reverse(f"admin:notifications_{table}_{name}", args=args)


@pytest.mark.parametrize("table", TABLES)
def test_the_back_office_shows_everything_and_lets_nobody_type_over_it(client, rows, table):
    row = rows[table]

    listed = client.get(page(table, "changelist"))
    shown = client.get(page(table, "change", row.pk))
    posted = client.post(page(table, "change", row.pk), {"url": "http://127.0.0.1/"})

    assert listed.status_code == shown.status_code == 200
    assert posted.status_code == 403
    assert client.get(page(table, "add")).status_code == 403
    assert client.post(page(table, "delete", row.pk)).status_code == 403
    assert rows["webhookendpoint"].secret not in listed.text + shown.text


def test_staff_send_a_delivery_again(client, rows):
    delivery = rows["delivery"]

    answer = client.post(page("delivery", "step", delivery.pk, "replay"), {"yes": "yes"})

    assert answer.status_code == 302
    assert Delivery.objects.get(pk=delivery.pk).status == "pending"
    assert {"delivery_id": delivery.pk} in [job.args for job in waiting_jobs()]


def test_sending_again_needs_the_permission(client, rows):
    client.force_login(make_staff("notifications.view_delivery"))
    delivery = rows["delivery"]

    answer = client.post(page("delivery", "step", delivery.pk, "replay"), {"yes": "yes"})

    assert answer.status_code == 403
    assert Delivery.objects.get(pk=delivery.pk).status == "failed"
