"""What must never happen when many want the same goods (docs/reliability.md, promises 1, 4, 6)."""

import threading
import time
from collections import Counter

import httpx
import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.tests.factories import make_address, make_user
from accounts.tokens import sign_access
from catalog.models import Variant
from catalog.operations.stock import refresh_in_stock
from catalog.tests.factories import make_variant
from orders.models import Cart, CartItem, Order
from payments.models import Payment
from payments.operations import start_payment
from promotions.models import Promotion
from promotions.tests.factories import make_promotion
from rupa_rawi.tests.races.server import Server, at_once, request

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_balance"),
]


class Shopper:
    """A buyer with a filled cart, ready to check out."""

    def __init__(self, *lines: tuple[Variant, int]):
        self.user = make_user()
        self.address = make_address(self.user).pk
        self.token = sign_access(self.user)
        self.fill(*lines)

    def fill(self, *lines: tuple[Variant, int]) -> None:
        cart, _created = Cart.objects.get_or_create(buyer=self.user)
        CartItem.objects.bulk_create(
            CartItem(cart=cart, variant=variant, quantity=quantity, price_seen=variant.price)
            for variant, quantity in lines
        )

    def check_out(self, server: Server, **details) -> httpx.Response | None:
        """The answer, or None when the connection was cut."""
        try:
            return request(
                "POST",
                f"{server.url}/api/v1/checkout",
                json={"shipping_address": self.address} | details,
                headers={"Authorization": f"Bearer {self.token}"},
                timeout=60,
            )
        except httpx.TransportError:
            return None


def test_64_rivals_for_7_pieces_buy_exactly_7(server):
    variant = make_variant(stock=7)
    shoppers = [Shopper((variant, 1)) for _ in range(64)]

    answers = at_once([lambda s=s: s.check_out(server) for s in shoppers])

    assert Counter(a.status_code for a in answers) == {201: 7, 409: 57}
    refusals = {e["code"] for a in answers if a.status_code == 409 for e in a.json()["errors"]}
    assert refusals == {"out_of_stock"}
    assert Order.objects.count() == 7
    assert Variant.objects.get().stock == 0


def test_rivals_for_several_pieces_each_leave_nothing_that_somebody_could_have_had(server):
    variant = make_variant(stock=7)
    shoppers = [Shopper((variant, 2)) for _ in range(16)]

    answers = at_once([lambda s=s: s.check_out(server) for s in shoppers])

    assert Counter(a.status_code for a in answers) == {201: 3, 409: 13}
    assert Variant.objects.get().stock == 1


def test_without_the_lock_the_shop_oversells_so_these_tests_can_fail(without):
    variant = make_variant(stock=7)
    shoppers = [Shopper((variant, 1)) for _ in range(32)]

    answers = at_once([lambda s=s: s.check_out(without("stock")) for s in shoppers])

    sold = Counter(a.status_code for a in answers)[201]
    assert sold > 7
    # What was sold too much is put right, so that the books balance again after the test.
    Variant.objects.update(stocked=sold + Variant.objects.get().stock)
    with transaction.atomic():
        refresh_in_stock([variant.product_id])


def test_carts_with_the_same_goods_in_opposite_order_do_not_deadlock(server):
    first, second = make_variant(stock=200), make_variant(stock=200)
    forth = [Shopper((first, 1), (second, 1)) for _ in range(20)]
    back = [Shopper((second, 1), (first, 1)) for _ in range(20)]
    shoppers = [s for pair in zip(forth, back, strict=True) for s in pair]

    answers = at_once([lambda s=s: s.check_out(server) for s in shoppers])

    assert Counter(a.status_code for a in answers) == {201: 40}
    assert list(Variant.objects.values_list("stock", flat=True)) == [160, 160]


def test_a_double_click_orders_once(server):
    shopper = Shopper((make_variant(), 1))

    answers = at_once([lambda: shopper.check_out(server)] * 8)

    assert Counter(a.status_code for a in answers) == {201: 1, 409: 7}
    assert Order.objects.count() == 1


def test_40_rivals_for_5_uses_of_a_promotion_get_exactly_5(server):
    make_promotion(usage_limit=5)
    variant = make_variant(stock=100)
    shoppers = [Shopper((variant, 1)) for _ in range(40)]

    answers = at_once([lambda s=s: s.check_out(server, promotion_code="HEMAT10") for s in shoppers])

    assert Counter(a.status_code for a in answers) == {201: 5, 409: 35}
    assert Promotion.objects.get().used == 5
    assert Variant.objects.get().stock == 95


def test_of_rival_changes_of_one_part_one_wins_and_the_history_is_one_chain(server):
    shopper = Shopper((make_variant(stock=9), 1))
    number = shopper.check_out(server).json()["number"]
    order = Order.objects.get(number=number)
    vendor = sign_access(order.fulfillments.get().vendor.owner)
    wishes = [(shopper.token, "cancelled"), (vendor, "processing"), (vendor, "cancelled")] * 4

    def wish(token, status):
        return request(
            "PUT",
            f"{server.url}/api/v1/orders/{number}",
            json={"status": status, "notes": "berebut"},
            headers={"Authorization": f"Bearer {token}"},
            timeout=60,
        )

    answers = at_once([lambda w=w: wish(*w) for w in wishes])

    assert {a.status_code for a in answers} <= {200, 409}
    chain = list(order.history.filter(axis="fulfillment").values_list("source", "target"))
    assert [target for _source, target in chain[:-1]] == [source for source, _target in chain[1:]]
    assert len(set(chain)) == len(chain)


def test_a_killed_server_loses_nothing_and_doubles_nothing():
    variant = make_variant(stock=60)
    shoppers = [Shopper((variant, 1)) for _ in range(60)]
    server = Server()
    answers = []

    def shop() -> None:
        answers.extend(at_once([lambda s=s: s.check_out(server) for s in shoppers]))

    crowd = threading.Thread(target=shop)
    crowd.start()
    while not Order.objects.exists() and crowd.is_alive():
        time.sleep(0.005)
    server.kill()
    crowd.join()

    acknowledged = {a.json()["number"] for a in answers if a is not None and a.status_code == 201}
    stored = set(Order.objects.values_list("number", flat=True))
    assert 0 < len(stored) < 60, "the kill came too early or too late to show anything"
    assert acknowledged <= stored
    assert Variant.objects.get().stock == 60 - len(stored)
    assert CartItem.objects.count() == 60 - len(stored)
    assert Order.objects.values("buyer").distinct().count() == len(stored)

    # A payment that was not started yet has a job that starts it.
    waiting = Payment.objects.filter(status="pending")
    jobs = ProcrastinateJob.objects.filter(task_name="payments.start_payment", status="todo")
    assert {p.pk for p in waiting} <= {job.args["payment_id"] for job in jobs}
    for payment in waiting:
        start_payment(payment)
    assert set(Order.objects.values_list("payment_status", flat=True)) == {"paid"}
