"""A shop that sold before its refunds had lines and before there was a ledger: the migrations write
both from its orders, and take them away again."""

from decimal import Decimal

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.tests.factories import make_staff
from catalog.models import Variant
from catalog.tests.factories import make_variant
from core.integrity import violations
from ledger.integrity import compared
from ledger.models import Posting
from orders.models import Order
from orders.operations import apply_transition, decide_return, receive_return, request_return
from orders.tests.factories import bring, make_order
from payments import operations
from payments.models import Payment
from payments.tests.test_refund_lines import K, give_back, lines_of, two_vendors
from promotions.tests.factories import make_promotion
from vendors.tests.factories import make_vendor

Kind = Posting.Kind
BEFORE = [
    ("payments", "0003_names_of_fields"),
    ("orders", "0011_guests_carts"),
    ("promotions", "0004_limits_from_one"),
]


def paid_twice() -> Order:
    order = two_vendors()
    attempt = Payment.objects.create(
        order=order,
        gateway="manual",
        reference=f"{order.number}-2",
        amount=order.total,
        currency="IDR",
        created_at=order.placed_at,
    )
    operations.confirm_payment(attempt, by=make_staff())
    return order


def everything_that_moves_money() -> None:
    """An order of each kind, but for what those days did not know: refunds of items, discounts
    that vendors bear, payouts."""
    make_promotion()
    make_promotion(code="GRATIS", value=100)
    vendor = make_vendor(shipping_fee=Decimal(9_500), commission_rate=Decimal("0.137"))
    goods = [make_variant(vendor=vendor, price=price) for price in (33_333, 77_777, 4_499)]
    for status in ("pending", "delivered", "completed", "returned", "cancelled"):
        sold = make_order(*goods, promotion_code="HEMAT10")
        give_back(sold, 31_007)
        bring(sold.fulfillments.get(), status)
        cod = make_order(*goods, gateway="cod", promotion_code="HEMAT10")
        bring(cod.fulfillments.get(), status)
        free = make_order(make_variant(), promotion_code="GRATIS")
        bring(free.fulfillments.get(), status)
        if status == "completed":
            give_back(sold, 12_345)
            give_back(cod, 9_999)
    send_back_by_pieces(*goods)
    late = make_order(*goods, gateway="manual")
    apply_transition(late.fulfillments.get(), "cancel", by=vendor.owner, note="habis")


def send_back_by_pieces(*goods: Variant) -> None:
    """One of the goods of an order, and all of another's, one after the other."""
    one, all_of_it = make_order(*goods), make_order(*goods)
    for order, pieces in ((one, 1), (all_of_it, len(goods))):
        part = order.fulfillments.get()
        bring(part, "delivered")
        for item in part.items.order_by("pk")[:pieces]:
            asked = request_return(part, by=order.buyer, reason="retak", items={item.pk: 1})
            decide_return(asked, by=part.vendor.owner, approve=True)
            receive_return(asked, by=part.vendor.owner, restock=item.unit_price > 5_000)


@pytest.mark.django_db(transaction=True)
def test_what_was_sold_before_gets_its_lines_and_its_postings_and_the_way_back_is_open():
    named, spread, single, twice = two_vendors(), two_vendors(), make_order(), paid_twice()
    part = named.fulfillments.first()
    give_back(named, 30 * K)
    give_back(named, 100 * K - 20 * K, part=part)
    give_back(spread, 30 * K)
    give_back(single, 40 * K)
    everything_that_moves_money()
    orders = (named, spread, single, twice)
    lines = [sorted(lines_of(order), key=str) for order in orders]
    money = {row["account"]: row["should_be"] for row in compared()}

    migrate(*BEFORE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT fulfillment_id FROM payments_refund ORDER BY id LIMIT 5")
        parts = [row[0] for row in cursor.fetchall()]
    assert parts == [None, None, part.pk, None, single.fulfillments.get().pk]
    migrate(*MigrationExecutor(connection).loader.graph.leaf_nodes())

    assert [sorted(lines_of(order), key=str) for order in orders] == lines
    assert {name: said for name, said in violations().items() if said} == {}
    occurred = set(Posting.objects.values_list("kind", flat=True))
    assert occurred >= {Kind.SOLD, Kind.COLLECTED, Kind.RECEIVED, Kind.PROMISED, Kind.REFUNDED,
                        Kind.RETURNED, Kind.RELEASED, Kind.OPENING, Kind.RESTATED}  # fmt: skip
    of_vendors = {"vendor_available", "house_opening"}
    again = {row["account"]: row["entered"] for row in compared()}
    assert {account for account in money if money[account] != again[account]} <= of_vendors


def migrate(*targets: tuple[str, str]) -> None:
    MigrationExecutor(connection).migrate(list(targets))
