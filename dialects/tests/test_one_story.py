"""The same order, read through every dialect and /api/v1, tells one story all its life."""

import pytest
from rest_framework.test import APIClient

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_variant
from dialects.common import seen_by
from dialects.ruparawi import tokens
from dialects.youcan import statuses as youcan
from orders.models import Order
from orders.operations import apply_transition, decide_return, receive_return, request_return
from orders.tests.factories import make_order
from payments.operations import declare_payment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]

# /api/v1, ruparawi, aasaan, youcan (three axes), cekat, leads
STORY = {
    "placed": ("pending", "pending", "New Order", "open", "unfulfilled", "pending", "pending"),
    "paid": ("pending", "pending", "New Order", "open", "unfulfilled", "paid", "paid"),
    "process": ("processing",) * 2 + ("Accepted", "processed", "processing", "paid", "processing"),
    "ship": ("shipped", "shipped", "Shipped", "processed", "shipped", "paid", "shipped"),
    "unship": ("processing",) * 2 + ("Unshipped", "processed", "processing", "paid", "processing"),
    "ship again": ("shipped", "shipped", "Shipped", "processed", "shipped", "paid", "shipped"),
    "deliver": ("delivered",) * 2 + ("Sent", "processed", "fulfilled", "paid", "delivered"),
    "complete": ("completed", "completed", "Sent", "closed", "fulfilled", "paid", "delivered"),
    "return": ("returned", "returned", "Returned", "closed", "fulfilled", "refunded", "refunded"),
    "cancel": ("cancelled",) * 2
    + ("Cancelled", "canceled-by-seller", "canceled", "refunded", "refunded"),
}


@pytest.fixture
def told(api, speak):
    """How an order stands in everybody's words, and that they mean the same order and sum."""

    def told(order, asker) -> tuple[str, ...]:
        ours = api(asker).get(f"/api/v1/orders/{order.number}").json()
        ruparawi = as_ruparawi(asker, order)
        leads = speak("leads", asker).get(f"/orders/{order.number}").json()
        cekat = speak("cekat", asker).put(f"/api/orders/{order.pk}", {}).json()["data"]
        aasaan = speak("aasaan", asker).patch(
            f"/api/v1/stores/orders/status/{order.number}", {"status": "ORDER_PLACED"}
        )
        aasaan = aasaan.json()
        axes = youcan.read(seen_by(asker, order))

        assert {ours["id"], ruparawi["id"], leads["id"], aasaan["number"]} == {order.pk}
        assert cekat["id"] == f"order_{order.pk}"
        numbers = {ours["number"], ruparawi["order_number"], cekat["order_number"], aasaan["id"]}
        assert numbers == {order.number}
        totals = {float(ours["total"]), ruparawi["total_amount"], aasaan["total"]}
        assert totals == {leads["amountInCents"] / 100}
        assert ours["status"] == leads["status"]
        assert cekat["status"] == cekat["status_history"][-1]["status"]
        return (
            ours["status"],
            ruparawi["status"],
            aasaan["orderStatus"]["status"],
            axes["general"],
            axes["shipping"],
            axes["payment"],
            cekat["status"],
        )

    return told


def as_ruparawi(asker, order) -> dict:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.sign(asker, tokens.ACCESS)}")
    return client.get(f"/dialects/ruparawi/order/{order.number}").json()["order"]


@pytest.mark.parametrize("side", ["buyer", "vendor", "staff"])
def test_an_order_from_its_placing_to_its_return(told, side):
    order = make_order(make_variant(price="99.50"), gateway="manual", quantity=2)
    part = order.fulfillments.get()
    vendor, staff = part.vendor.owner, make_staff()
    asker = {"buyer": order.buyer, "vendor": vendor, "staff": staff}[side]

    assert told(order, asker) == STORY["placed"]
    declare_payment(order, "paid", by=staff, note="transfer")
    assert told(order, asker) == STORY["paid"]
    for name in ("process", "ship", "unship", "ship again", "deliver", "complete"):
        by = order.buyer if name == "complete" else vendor
        apply_transition(part, name.split()[0], by=by, note="karena")
        assert told(order, asker) == STORY[name], name
    request = request_return(part, by=order.buyer, reason="retak")
    decide_return(request, by=vendor, approve=True)
    receive_return(request, by=vendor)
    assert told(order, asker) == STORY["return"]


def test_an_order_that_was_cancelled(told):
    order = make_order(gateway="test")
    part = order.fulfillments.get()

    apply_transition(part, "cancel", by=part.vendor.owner, note="habis")

    for asker in (order.buyer, part.vendor.owner, make_staff()):
        assert told(order, asker) == STORY["cancel"]


def test_of_an_order_of_two_vendors_each_reads_its_own_part(told):
    order = make_order(make_variant(price=100), make_variant(price=300))
    first, second = order.fulfillments.all()
    for name in ("process", "ship"):
        apply_transition(first, name, by=first.vendor.owner)

    assert told(order, first.vendor.owner) == STORY["ship"]
    assert told(order, second.vendor.owner) == STORY["paid"]
    assert told(order, order.buyer) == STORY["process"]
    assert Order.objects.get().status == "processing"
