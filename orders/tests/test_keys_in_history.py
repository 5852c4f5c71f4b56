import pytest

from accounts.tests.factories import make_key
from orders.models import StatusChange
from orders.tests.factories import make_order

pytestmark = pytest.mark.django_db


def test_the_history_tells_which_key_acted_for_whom(client):
    order = make_order()
    vendor = order.fulfillments.get().vendor.owner
    key, text = make_key(vendor, "orders:write")
    before = StatusChange.objects.count()

    answer = client.put(
        f"/api/v1/orders/{order.number}",
        {"status": "processing"},
        content_type="application/json",
        headers={"X-API-Key": text},
    )

    assert answer.status_code == 200, answer.content
    changes = StatusChange.objects.order_by("pk")[before:]
    assert {(change.by_id, change.api_key_id) for change in changes} == {(vendor.pk, key.pk)}


def test_what_a_person_does_names_no_key(api):
    order = make_order()
    vendor = order.fulfillments.get().vendor.owner

    api(vendor).put(f"/api/v1/orders/{order.number}", {"status": "processing"}, format="json")

    assert set(order.history.values_list("api_key", flat=True)) == {None}
