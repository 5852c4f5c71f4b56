"""Notes that the order's people read, and internal ones that stay with who wrote them and staff."""

import pytest

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_variant
from core.tests.backoffice import back_office, page_url, step_url
from orders.errors import NotAllowed
from orders.models import Order, StatusChange
from orders.operations import move_order, write_internal_note
from orders.tests.factories import make_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]

SECRET = "Penjual ditelepon"


@pytest.fixture
def order() -> Order:
    return make_order(make_variant(), make_variant())


def people_of(order: Order) -> dict:
    first, second = (part.vendor.owner for part in order.fulfillments.all())
    return {"buyer": order.buyer, "vendor": first, "other": second, "staff": make_staff()}


def readers(api, order: Order, people: dict) -> set[str]:
    """Who finds the internal note in the order or its history."""
    return {
        who
        for who, person in people.items()
        if any(
            SECRET in api(person).get(f"/api/v1/orders/{order.number}{tail}").content.decode()
            for tail in ("", "/history")
        )
    }


WRITERS = {"staff": {"staff"}, "vendor": {"vendor", "staff"}}
REQUESTS = {
    "with a status": ("PUT", "", {"status": "processing"}),
    "alone": ("PATCH", "", {}),
    "on the status": ("PUT", "/status", {"status": "processing"}),
    "on the shipping": ("PUT", "/status/shipping", {"status": "processing"}),
}


@pytest.mark.parametrize("way", REQUESTS)
@pytest.mark.parametrize("writer", WRITERS)
def test_an_internal_note_is_read_by_staff_and_by_the_vendor_that_wrote_it(api, order, writer, way):
    people = people_of(order)
    method, tail, body = REQUESTS[way]
    address = f"/api/v1/orders/{order.number}{tail}"

    answer = getattr(api(people[writer]), method.lower())(
        address, body | {"internal_note": SECRET, "notes": "Sebentar lagi"}, format="json"
    )

    assert answer.status_code == 200
    assert readers(api, order, people) == WRITERS[writer]
    buyer = api(people["buyer"]).get(f"/api/v1/orders/{order.number}").json()
    assert any(line["note"] == "Sebentar lagi" for line in buyer["status_history"])


def test_a_buyer_writes_no_internal_note(api, order):
    answer = api(order.buyer).patch(
        f"/api/v1/orders/{order.number}", {"internal_note": SECRET}, format="json"
    )

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "not_allowed")
    assert not StatusChange.objects.exclude(internal_note="").exists()


def test_what_was_noted_before_is_as_visible_as_it_was(api, order):
    people = people_of(order)
    move_order(order, "processing", by=people["vendor"], note="Sedang dijahit")

    seen = api(order.buyer).get(f"/api/v1/orders/{order.number}").json()

    assert "Sedang dijahit" in [line["note"] for line in seen["status_history"]]
    assert {line["internal_note"] for line in seen["status_history"]} == {""}


def test_a_vendor_writes_a_note_for_itself_on_its_page_and_the_buyer_sees_nothing(
    client, api, order
):
    people = people_of(order)
    client.force_login(people["vendor"])
    page = f"/dashboard/orders/{order.number}"

    client.post(f"{page}/note", {"internal_note": SECRET})

    assert SECRET in client.get(page).content.decode()
    client.force_login(people["other"])
    assert SECRET not in client.get(page).content.decode()
    client.force_login(people["buyer"])
    assert SECRET not in client.get(f"/orders/{order.number}").content.decode()


def test_staff_who_may_only_look_write_no_internal_note(order):
    with pytest.raises(NotAllowed):
        write_internal_note(order, by=make_staff("orders.view_order"), text=SECRET)

    assert not StatusChange.objects.exclude(internal_note="").exists()


def test_staff_write_an_internal_note_in_the_back_office(api, order):
    desk = back_office(make_staff())

    desk.post(step_url(order, "note"), {"text": SECRET})

    assert SECRET in desk.get(page_url(order)).content.decode()
    assert readers(api, order, people_of(order)) == {"staff"}
