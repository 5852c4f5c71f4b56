"""Money back belongs to parts of the order, however it is given back, and a vendor's figures are
net of it."""

from decimal import Decimal

import pytest

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_variant
from core.database.books import open_books
from core.integrity import found_by
from orders.models import Fulfillment, Order
from orders.operations import (
    apply_transition,
    decide_return,
    move_order,
    receive_return,
    request_return,
)
from orders.sales import best_products, by_day, sellers
from orders.stats import stats_of
from orders.tests.factories import make_order
from payments import operations
from payments.models import Refund, RefundLine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]

K = 1_000


def two_vendors(**details) -> Order:
    return make_order(make_variant(price=100 * K), make_variant(price=50 * K), **details)


def lines_of(order: Order) -> list[tuple[int | None, Decimal]]:
    """What was given back, by the position of the part in the order; None is a surplus."""
    parts = [*order.fulfillments.order_by("pk").values_list("pk", flat=True)]
    lines = RefundLine.objects.filter(refund__payment__order=order).order_by("pk")
    return [
        (parts.index(line.fulfillment_id) if line.fulfillment_id else None, line.amount)
        for line in lines
    ]


def give_back(order: Order, amount: int | None, **details) -> list[Refund]:
    wanted = None if amount is None else Decimal(amount)
    return operations.refund_order(order, by=make_staff(), reason="retak", amount=wanted, **details)


def say_cancel(order: Order) -> None:
    part = order.fulfillments.first()
    apply_transition(part, "cancel", by=part.vendor.owner, note="habis")


def send_back(order: Order) -> None:
    part = order.fulfillments.first()
    move_order(order, "delivered", by=part.vendor.owner)
    request = request_return(part, by=order.buyer, reason="retak")
    decide_return(request, by=part.vendor.owner, approve=True)
    receive_return(request, by=part.vendor.owner)


WAYS = {
    "an amount of the whole order is spread over what is left of each part": (
        two_vendors,
        lambda order: give_back(order, 30 * K),
        [(0, 20 * K), (1, 10 * K)],
    ),
    "the shares are whole rupiah and add up": (
        two_vendors,
        lambda order: give_back(order, 100),
        [(0, 67), (1, 33)],
    ),
    "all that is left is what is left of each part": (
        two_vendors,
        lambda order: (
            give_back(order, 30 * K, part=order.fulfillments.last()),
            give_back(order, None),
        ),
        [(1, 30 * K), (0, 100 * K), (1, 20 * K)],
    ),
    "an amount for a named part is that part's": (
        two_vendors,
        lambda order: give_back(order, 10 * K, part_id=order.fulfillments.last().pk),
        [(1, 10 * K)],
    ),
    "an order of one vendor has one part": (
        lambda: make_order(make_variant(price=100 * K)),
        lambda order: give_back(order, 40 * K),
        [(0, 40 * K)],
    ),
    "what was paid on delivery is the part's whose payment it was": (
        lambda: two_vendors(gateway="cod"),
        lambda order: (
            move_order(order, "delivered", by=order.fulfillments.last().vendor.owner),
            give_back(order, 20 * K),
        ),
        [(1, 20 * K)],
    ),
    "money of two payments is spread over the parts and not over the payments": (
        lambda: two_vendors(gateway="cod"),
        lambda order: (
            move_order(order, "delivered", by=make_staff()),
            give_back(order, 30 * K),
        ),
        [(0, 20 * K), (1, 10 * K)],
    ),
    "a cancelled part gives back its own": (two_vendors, say_cancel, [(0, 100 * K)]),
    "a returned part gives back its own": (two_vendors, send_back, [(0, 100 * K)]),
    "a cancelled part gives back what an unnamed refund left of it": (
        two_vendors,
        lambda order: (give_back(order, 30 * K), say_cancel(order)),
        [(0, 20 * K), (1, 10 * K), (0, 80 * K)],
    ),
    "what is paid twice is a surplus, and no part's": (
        lambda: two_vendors(gateway="manual"),
        lambda order: pay_twice(order),
        [(None, 150 * K)],
    ),
    "what comes in for a cancelled part is a surplus": (
        lambda: two_vendors(gateway="manual"),
        lambda order: (
            say_cancel(order),
            operations.confirm_payment(order.payments.get(), by=make_staff()),
        ),
        [(None, 100 * K)],
    ),
}


def pay_twice(order: Order) -> None:
    first = order.payments.get()
    operations.pay_again(order, by=order.buyer, gateway="manual")
    for payment in (order.payments.last(), first):
        operations.confirm_payment(payment, by=make_staff())


@pytest.mark.parametrize("way", WAYS)
def test_every_refund_is_made_of_amounts_for_parts(way):
    make, refund, lines = WAYS[way]
    order = make()

    refund(order)

    assert lines_of(order) == lines


def test_a_refund_made_at_the_gateway_is_spread_over_the_parts(midtrans, deliver):
    order = two_vendors(gateway="midtrans")
    reference = order.payments.get().reference
    deliver(midtrans.pay(reference))
    given = [{"refund_key": "dashboard-1", "refund_amount": "30000.00"}]

    deliver(midtrans.pay(reference, "partial_refund", refunds=given, refund_amount="30000.00"))

    assert lines_of(order) == [(0, 20 * K), (1, 10 * K)]


def test_a_failed_refund_of_a_cancelled_part_is_asked_for_again_for_that_part():
    order = two_vendors()
    say_cancel(order)
    operations.finish_refund(Refund.objects.get(), status=Refund.Status.FAILED)

    give_back(order, None, part=order.fulfillments.first())

    assert lines_of(order) == [(0, 100 * K), (0, 100 * K)]
    assert Order.objects.get().payment_status == "partially_refunded"


def test_what_was_given_back_out_of_kindness_is_not_owed_again():
    order = make_order(make_variant(price=100 * K), gateway="manual")
    first = order.payments.get()
    operations.pay_again(order, by=order.buyer, gateway="manual")
    operations.confirm_payment(order.payments.last(), by=make_staff())
    give_back(order, 30 * K)

    operations.confirm_payment(first, by=make_staff())

    assert lines_of(order) == [(0, 30 * K), (None, 100 * K)]


def test_every_figure_of_a_vendor_is_net_of_what_was_given_back_for_its_part():
    order = two_vendors()
    vendor, rival = [part.vendor for part in order.fulfillments.order_by("pk")]

    give_back(order, 30 * K)

    stats = stats_of(vendor)
    assert stats["revenue"] == 80 * K
    assert [row["revenue"] for row in stats["months"]][-1] == 80 * K
    assert [row["revenue"] for row in stats["top_products"]] == [80 * K]
    assert stats_of(rival)["revenue"] == 40 * K
    day = by_day(1)[0]["day"]
    assert by_day(1)[0]["revenue"] == 120 * K
    assert [row["revenue"] for row in sellers(day)] == [80 * K, 40 * K]
    assert [row["revenue"] for row in best_products(day)] == [80 * K, 40 * K]


def test_goods_and_shipping_of_a_part_bear_a_refund_by_what_each_cost():
    goods = make_variant(price=90 * K)
    goods.product.vendor.shipping_fee = 10 * K
    goods.product.vendor.save()
    order = make_order(goods)
    assert order.total == 100 * K

    give_back(order, 50 * K)

    stats = stats_of(goods.product.vendor)
    assert stats["revenue"] == 50 * K
    assert [row["revenue"] for row in stats["top_products"]] == [45 * K]


@pytest.mark.parametrize("status", ["pending", "processing"])
def test_refunding_all_that_is_left_of_an_unsent_part_cancels_it(status):
    goods = make_variant(price=100 * K, stock=5)
    order = make_order(goods, make_variant(price=50 * K))
    part = order.fulfillments.get(vendor=goods.product.vendor)
    if status != "pending":
        move_order(order, status, by=part.vendor.owner)
    give_back(order, 60 * K, part=part)
    assert Fulfillment.objects.get(pk=part.pk).status == status

    give_back(order, None, part=part)

    part = Fulfillment.objects.get(pk=part.pk)
    goods.refresh_from_db()
    assert (part.status, part.is_restocked, goods.stock) == ("cancelled", True, 5)
    assert Order.objects.get().payment_status == "partially_refunded"
    assert part.history.last().note == "retak"


def test_refunding_all_of_a_sent_part_leaves_its_status():
    order = make_order(make_variant(price=100 * K))
    move_order(order, "shipped", by=order.fulfillments.get().vendor.owner)

    give_back(order, None)

    order = Order.objects.get()
    assert (order.status, order.payment_status) == ("shipped", "refunded")


def test_a_whole_refund_made_at_the_gateway_cancels_what_was_not_sent(midtrans, deliver):
    order = make_order(make_variant(price=100 * K), gateway="midtrans")
    reference = order.payments.get().reference
    deliver(midtrans.pay(reference))
    given = [{"refund_key": "dashboard-1", "refund_amount": "100000.00"}]

    deliver(midtrans.pay(reference, "refund", refunds=given, refund_amount="100000.00"))

    order = Order.objects.get()
    assert (order.status, order.payment_status) == ("cancelled", "refunded")


# ── what check_integrity finds ──────────────────────────────────────────────────────────────────


def test_lines_that_do_not_make_up_their_refund_are_found():
    order = two_vendors()
    (refund,) = give_back(order, 30 * K)
    lines = list(refund.lines.values_list("pk", "amount"))
    with open_books():
        refund.lines.filter(amount=10 * K).update(amount=9 * K)

    found = found_by("a refund is the sum of its lines, each for a part of its order")
    with open_books():
        for pk, amount in lines:
            RefundLine.objects.filter(pk=pk).update(amount=amount)

    name = f"order {order.number}: refund {refund.pk}"
    assert found == [f"{name}: 30000.00 given back, its lines say 29000.00"]


def test_a_line_for_a_part_of_another_order_is_found():
    order, other = two_vendors(), make_order()
    (refund,) = give_back(order, 10 * K, part=order.fulfillments.first())
    with open_books():
        refund.lines.update(fulfillment=other.fulfillments.get())

    found = found_by("a refund is the sum of its lines, each for a part of its order")
    with open_books():
        refund.lines.update(fulfillment=order.fulfillments.first())

    name = f"order {order.number}: refund {refund.pk}"
    assert found == [f"{name}: 1 of its lines are for what it was not paid for"]


def test_a_part_that_gives_back_more_than_it_cost_is_found():
    order = two_vendors()
    (refund,) = give_back(order, 60 * K, part=order.fulfillments.first())
    with open_books():
        refund.lines.update(fulfillment=order.fulfillments.last())

    found = found_by("no part gives back more than it cost")
    with open_books():
        refund.lines.update(fulfillment=order.fulfillments.first())

    name = f"order {order.number}: part {order.fulfillments.last().pk}"
    assert found == [f"{name}: gives back 60000.00, it cost 50000.00"]


def test_money_of_a_part_that_was_given_back_for_none_is_found():
    order = make_order(make_variant(price=100 * K))
    (refund,) = give_back(order, 40 * K)
    part = order.fulfillments.get()
    with open_books():
        refund.lines.update(fulfillment=None, item=None)

    found = found_by("only a surplus is given back for no part")
    with open_books():
        refund.lines.update(fulfillment=part, item=part.items.get())

    assert found == [
        f"order {order.number}: 40000.00 of 100000.00 given back for no part, "
        "its parts cost 100000.00"
    ]
