"""What is listed under available_actions is what works: every action, person and state is tried."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_staff, make_user
from catalog.tests.factories import make_variant
from core.database.sql import tuples
from core.errors import ShopError
from core.tests.tables import every
from orders import machine
from orders.models import Fulfillment, Order
from orders.operations import apply_transition, cancel_or_ask, move_order, request_return
from orders.tests.factories import bring, make_order
from payments.operations import declare_payment, finish_refund, refund_order
from reviews.operations import write_review

pytestmark = pytest.mark.django_db

FILLED = {"notes": "karena begitu", "reason": "karena begitu", "rating": 5}
WISHES = {"ask_cancel": "cancel", "ask_return": "return", "pay": "payments"}


def one_vendor(**details) -> Order:
    return make_order(make_variant(stock=50), **details)


def two_vendors(**details) -> Order:
    return make_order(make_variant(stock=50), make_variant(stock=50), **details)


def at(status: str) -> Callable[[], Order]:
    def make() -> Order:
        order = one_vendor()
        bring(order.fulfillments.get(), status)
        return order

    return make


def first_at(status: str) -> Callable[[], Order]:
    """Of two parts the first is somewhere, the other still pending."""

    def make() -> Order:
        order = two_vendors()
        bring(order.fulfillments.first(), status)
        return order

    return make


def unpaid() -> Order:
    return one_vendor(gateway="manual")


def given_up() -> Order:
    order = unpaid()
    declare_payment(order, "cancelled", by=make_staff())
    return order


def on_delivery() -> Order:
    return two_vendors(gateway="cod")


def delivered_long_ago() -> Order:
    order = at("delivered")()
    order.fulfillments.update(complaint_until=timezone.now() - timedelta(hours=1))
    return order


def asked_to_cancel() -> Order:
    order = at("shipped")()
    cancel_or_ask(order, by=order.buyer, reason="salah pesan")
    return order


def one_of_two_asked_to_cancel() -> Order:
    order = two_vendors()
    move_order(order, "processing", by=make_staff())
    part = order.fulfillments.first()
    cancel_or_ask(order, by=order.buyer, reason="salah pesan", fulfillment_id=part.pk)
    return order


def asked_to_return() -> Order:
    order = at("delivered")()
    request_return(order.fulfillments.get(), by=order.buyer, reason="retak")
    return order


def delivered_and_shipped() -> Order:
    order = two_vendors()
    move_order(order, "shipped", by=make_staff())
    first = order.fulfillments.first()
    apply_transition(first, "deliver", by=first.vendor.owner)
    return order


def reviewed() -> Order:
    order = at("completed")()
    product = order.fulfillments.get().items.get().product
    write_review(product, order.buyer, rating=4)
    return order


def refund_failed() -> Order:
    order = at("cancelled")()
    finish_refund(order.payments.get().refunds.get(), status="failed")
    return order


def partly_refunded() -> Order:
    order = at("delivered")()
    refund_order(order, by=make_staff(), reason="retak", amount=1_000)
    return order


STATES: dict[str, Callable[[], Order]] = {
    **{status: at(status) for status in ("pending", "processing", "shipped", "delivered")},
    **{status: at(status) for status in ("completed", "cancelled", "returned")},
    "two parts, pending": two_vendors,
    **{
        f"two parts, one {status}": first_at(status)
        for status in ("processing", "shipped", "delivered", "completed", "cancelled", "returned")
    },
    "unpaid": unpaid,
    "payment given up": given_up,
    "on delivery": on_delivery,
    "delivered long ago": delivered_long_ago,
    "asked to cancel": asked_to_cancel,
    "one of two asked to cancel": one_of_two_asked_to_cancel,
    "asked to return": asked_to_return,
    "delivered and shipped": delivered_and_shipped,
    "reviewed": reviewed,
    "refund failed": refund_failed,
    "partly refunded": partly_refunded,
}


@pytest.fixture
def send(api):
    """`send(user, method, url, body)` is the status of the answer; `undone` takes it back."""

    def send(user: User, method: str, url: str, body: dict) -> int:
        return getattr(api(user), method.lower())(url, body, format="json").status_code

    return send


def undone(act: Callable[[], object]) -> object:
    point = transaction.savepoint()
    try:
        return act()
    finally:
        transaction.savepoint_rollback(point)


TRACES = """SELECT
    (SELECT coalesce(array_agg(transition ORDER BY id), '{}') FROM orders_statuschange
        WHERE axis = 'fulfillment'),
    (SELECT count(*) FROM orders_returnrequest),
    (SELECT count(*) FROM payments_payment),
    (SELECT count(*) FROM reviews_review),
    (SELECT array_agg(status ORDER BY id) FROM orders_fulfillment)
"""


def traces() -> tuple:
    """What an action leaves behind."""
    [found] = tuples(TRACES, {})
    return found


def has_happened(name: str, before: tuple, after: tuple) -> bool:
    if name in machine.TRANSITIONS:
        return name in after[0][len(before[0]) :]
    place = {"ask_cancel": 1, "ask_return": 1, "pay": 2, "review": 3}[name]
    return after[place] == before[place] + 1 or (name == "ask_return" and after[1] > before[1])


def tried_by(person: User, order: Order, api, send) -> set[str]:
    """The names of what is offered to a person and works; what is not offered is refused."""
    seen = api(person).get(f"/api/v1/orders/{order.number}").json()
    works, before = set(), traces()

    def sent(method: str, url: str, body: dict) -> tuple[int, tuple]:
        return undone(lambda: (send(person, method, url, body), traces()))

    for offer in listed(seen):
        body = offer["body"] | {name: FILLED[name] for name in offer["asks"]}
        if offer["allowed"]:
            status, after = sent(offer["method"], offer["url"], body)
            assert status < 300, (offer, status)
            assert has_happened(offer["name"], before, after), offer
            works.add(offer["name"])
        elif offer["method"] == "POST" and offer["body"]:
            status, after = sent(offer["method"], offer["url"], body)
            may_cancel = offer["name"] == "ask_cancel" and status == 200
            assert may_cancel or (status >= 400 and after == before), offer
    for name in WISHES.keys() - works:
        body = {} if name == "pay" else {"reason": "karena begitu"}
        _status, after = sent("POST", f"/api/v1/orders/{order.number}/{WISHES[name]}", body)
        assert not has_happened(name, before, after), name
    for part in seen["fulfillments"]:
        row = Fulfillment.objects.get(pk=part["id"])
        for offer in part["available_actions"]:
            if offer["name"] in machine.TRANSITIONS and not offer["allowed"]:
                take = partial(apply_transition, row, offer["name"], by=person, note="x")
                with pytest.raises(ShopError):
                    undone(take)
    return works


def test_what_is_listed_works_what_is_not_is_refused_and_each_works_for_somebody(api, send):
    possible = set()

    def check(state: str) -> None:
        order = STATES[state]()
        owners = [part.vendor.owner for part in order.fulfillments.all()]
        for person in (order.buyer, *owners, make_staff(), make_staff("orders.view_order")):
            possible.update(tried_by(person, order, api, send))

    every(STATES, lambda state: undone(lambda: check(state)), at_least=20)
    automatic = {"return_goods"}  # taken with the receipt of the goods, never by itself
    assert possible == {*machine.TRANSITIONS, *WISHES, "review"} - automatic


def listed(seen: dict) -> list[dict]:
    return [
        *seen["available_actions"],
        *(o for p in seen["fulfillments"] for o in p["available_actions"]),
    ]


def test_a_list_of_orders_offers_the_same_as_the_order(api):
    order = at("completed")()

    (row,) = api(order.buyer).get("/api/v1/orders").json()["results"]
    seen = api(order.buyer).get(f"/api/v1/orders/{order.number}").json()

    assert row["available_actions"] == seen["available_actions"]
    assert "review" in {offer["name"] for offer in row["available_actions"]}


def test_a_stranger_sees_no_actions(api):
    order = one_vendor()

    assert api(make_user()).get(f"/api/v1/orders/{order.number}").status_code == 404
