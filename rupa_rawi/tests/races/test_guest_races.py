"""A checkout becomes one order at most, whoever else is at it (docs/reliability.md, promise 24)."""

import threading
import time
from collections import Counter
from datetime import timedelta

import httpx
import pytest
from django.db import connection
from django.utils import timezone

from accounts.tests.factories import make_user
from accounts.tokens import sign_access
from catalog.models import Variant
from catalog.tests.factories import make_variant
from orders.guests import Secret
from orders.models import Cart, Checkout, Order
from orders.operations import add_to_cart, expire_checkouts, open_checkout
from orders.reads.carts import items_of
from orders.tests.factories import ADDRESS
from payments.models import Payment
from payments.operations import start_payment
from promotions.tests.factories import make_promotion
from rupa_rawi.tests.races.server import Server, at_once, request

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_balance"),
]


class Visitor:
    """A guest whose checkout is ready to be completed."""

    def __init__(self, variant: Variant, email: str = "tamu@contoh.example", **details) -> None:
        self.cart = Secret.new()
        add_to_cart(self.cart, variant.pk, 1)
        filled = {"email": email, "shipping_address": ADDRESS, "gateway": "test"}
        self.checkout, self.secret = open_checkout(self.cart, **filled | details)

    def ask(self, server: Server, method: str, path: str = "") -> httpx.Response | None:
        """The answer, or None when the connection was cut."""
        try:
            return request(
                method,
                f"{server.url}/api/v1/checkouts/{self.checkout.public_id}{path}",
                json={} if method == "POST" else None,
                headers={"X-Checkout": self.secret},
                timeout=60,
            )
        except httpx.TransportError:
            return None

    def complete(self, server: Server) -> httpx.Response | None:
        return self.ask(server, "POST", "/complete")


def test_eight_clicks_complete_a_checkout_once_and_are_told_of_one_order(server):
    visitor = Visitor(make_variant(stock=9))

    answers = at_once([lambda: visitor.complete(server)] * 8)

    assert Counter(a.status_code for a in answers) == {201: 8}
    assert len({a.json()["number"] for a in answers}) == 1
    assert (Order.objects.count(), Variant.objects.get().stock) == (1, 8)
    assert Checkout.objects.get().status == "completed"


def test_of_completing_and_cancelling_one_wins(server):
    visitors = [Visitor(make_variant()) for _ in range(8)]
    calls = [
        call
        for v in visitors
        for call in (lambda v=v: v.complete(server), lambda v=v: v.ask(server, "DELETE"))
    ]

    answers = at_once(calls)

    won = list(zip(answers[::2], answers[1::2], strict=True))
    for completed, cancelled in won:
        assert (completed.status_code, cancelled.status_code) in [(201, 409), (409, 204)]
    orders = sum(completed.status_code == 201 for completed, _cancelled in won)
    assert Order.objects.count() == orders
    assert Checkout.objects.filter(status="completed").count() == orders
    assert Checkout.objects.filter(status="cancelled").count() == 8 - orders


def test_of_completing_and_expiring_one_wins(server):
    visitors = [Visitor(make_variant()) for _ in range(8)]
    Checkout.objects.update(expires_at=timezone.now() + timedelta(seconds=0.3))
    is_over = threading.Event()

    def expire() -> None:
        try:
            while not is_over.is_set():
                expire_checkouts()
                time.sleep(0.01)
        finally:
            connection.close()

    expiring = threading.Thread(target=expire)
    expiring.start()
    answers = at_once([lambda v=v: v.complete(server) for v in visitors])
    while expiring.is_alive() and Checkout.objects.filter(status="open").exists():
        time.sleep(0.01)
    is_over.set()
    expiring.join()

    told = Counter(a.status_code for a in answers)
    assert set(told) <= {201, 409}
    assert Order.objects.count() == told[201]
    statuses = Counter(Checkout.objects.values_list("status", flat=True))
    assert (statuses["completed"], statuses["expired"]) == (told[201], told[409])


def test_a_server_that_is_killed_before_the_gateway_starts_leaves_one_order_and_its_job():
    variant = make_variant(stock=40)
    visitors = [Visitor(variant, f"tamu{n}@contoh.example") for n in range(40)]
    server = Server()
    answers: list[httpx.Response | None] = []

    def shop() -> None:
        answers.extend(at_once([lambda v=v: v.complete(server) for v in visitors]))

    crowd = threading.Thread(target=shop)
    crowd.start()
    while not Order.objects.exists() and crowd.is_alive():
        time.sleep(0.005)
    server.kill()
    crowd.join()

    acknowledged = {a.json()["number"] for a in answers if a is not None and a.status_code == 201}
    stored = Order.objects.count()
    assert 0 < stored < 40, "the kill came too early or too late to show anything"
    assert acknowledged <= set(Order.objects.values_list("number", flat=True))
    for payment in Payment.objects.filter(status="pending"):
        start_payment(payment)  # as its job does
    assert set(Order.objects.values_list("payment_status", "is_tentative")) == {("paid", False)}
    statuses = Counter(Checkout.objects.values_list("status", flat=True))
    assert statuses == {"completed": stored, "open": 40 - stored}
    assert Variant.objects.get().stock == 40 - stored


def test_ten_carts_of_one_address_get_two_uses_of_a_promotion(server):
    make_promotion(code="DUA", buyer_limit=2)
    variant = make_variant(stock=100)
    visitors = [Visitor(variant, promotion_code="DUA") for _ in range(10)]

    answers = at_once([lambda v=v: v.complete(server) for v in visitors])

    assert Counter(a.status_code for a in answers) == {201: 2, 409: 8}


def test_a_cart_that_is_brought_along_twice_is_merged_once(server):
    buyer, secret, variant = make_user(), Secret.new(), make_variant(stock=9)
    add_to_cart(secret, variant.pk, 3)

    def look() -> httpx.Response:
        signed = {"Authorization": f"Bearer {sign_access(buyer)}", "X-Cart": secret}
        return request("GET", f"{server.url}/api/v1/cart", headers=signed, timeout=60)

    answers = at_once([look] * 6)

    assert Counter(a.status_code for a in answers) == {200: 6}
    assert [item.quantity for item in items_of(buyer)] == [3]
    assert not Cart.objects.of(secret).exists()
