"""A shop that sold before its refunds had lines and before there was a ledger: migrations write
both from its orders, and take them away again. Those that move rows are walked here, both ways,
over odd orders; migrating all of the shop would find no more, and takes a minute."""

from decimal import Decimal

import pytest
from django.db import connection
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.models import Sum

from accounts.tests.factories import make_staff
from catalog.models import Variant
from catalog.tests.factories import make_variant
from core import promises
from core.database.books import open_books
from core.integrity import violations
from ledger.integrity import compared
from ledger.models import Posting
from orders.models import Fulfillment, Order
from orders.operations import apply_transition, decide_return, receive_return, request_return
from orders.tests.factories import bring, make_order
from payments import operations
from payments.models import Payment, Refund, RefundLine
from payments.tests.test_refund_lines import K, give_back, two_vendors
from promotions.tests.factories import make_promotion
from vendors.tests.factories import make_vendor

FORWARD = [
    ("orders", "0013_shares_of_earlier_orders"),
    ("payments", "0006_lines_of_earlier_refunds"),
    ("ledger", "0002_cut_over"),
    ("orders", "0018_pieces_of_earlier_returns"),
    ("payments", "0009_items_of_earlier_refund_lines"),
    ("ledger", "0006_refunds_by_line"),
]
BACK = FORWARD[-2::-1]  # what the last one wrote goes with all that the ledger holds
# A refund named a part until its lines did; a return did not say whether shipping is given back.
BEFORE_LINES = """
    ALTER TABLE payments_refund ADD COLUMN fulfillment_id bigint;
    UPDATE orders_returnrequest SET is_shipping_refunded = false;
"""
WITH_LINES = "ALTER TABLE payments_refund DROP COLUMN fulfillment_id"
Kind = Posting.Kind


@pytest.mark.django_db
def test_what_was_sold_before_gets_its_lines_and_its_postings_and_the_way_back_is_open():
    """But for what those days did not know: refunds of items, discounts that vendors bear,
    payouts."""
    make_promotion()
    make_promotion(code="GRATIS", value=100)
    in_every_status()
    over_two_parts()
    back_by_pieces()
    failed()
    late_and_twice()
    given, held = given_back(), held_now()

    with open_books(), connection.cursor() as cursor:
        cursor.execute(BEFORE_LINES)
        walk(BACK, "database_backwards")
        assert not RefundLine.objects.exists() and not Posting.objects.exists()
        walk(FORWARD[:2], "database_forwards")
        cursor.execute(WITH_LINES)
        walk(FORWARD[2:], "database_forwards")

    told = violations(but=[promises.kept])  # no row of a test has waited for long
    assert {name: said for name, said in told.items() if said} == {}
    assert (given_back(), held_now()) == (given, held)
    assert set(Posting.objects.values_list("kind", flat=True)) >= {
        *(Kind.SOLD, Kind.COLLECTED, Kind.RECEIVED, Kind.PROMISED, Kind.REFUNDED, Kind.RETURNED),
        *(Kind.RELEASED, Kind.OPENING, Kind.RESTATED),
    }


def walk(names: list[tuple[str, str]], way: str) -> None:
    loader = MigrationLoader(connection)
    with connection.schema_editor() as editor:
        for name in names:
            state = loader.project_state(name)
            for step in loader.get_migration(*name).operations:
                if isinstance(step, RunSQL | RunPython):
                    getattr(step, way)(name[0], editor, state, state)


def given_back() -> dict[int | None, Decimal]:
    """For each part."""
    lines = RefundLine.objects.exclude(refund__status="failed").order_by().values("fulfillment")
    return dict(lines.annotate(sum=Sum("amount")).values_list("fulfillment", "sum"))


def held_now() -> dict[tuple[str, str], Decimal]:
    """Gateway by gateway, at the bank, and for buyers."""
    return {
        (row["account"], row["gateway"]): row["entered"]
        for row in compared()
        if row["account"] in ("gateway", "bank", "buyer_refunds")
    }


# ── odd orders ──────────────────────────────────────────────────────────────────────────────────


def odd_goods() -> list[Variant]:
    """With shipping; one of them costs nothing."""
    vendor = make_vendor(shipping_fee=Decimal(9_500), commission_rate=Decimal("0.137"))
    prices = (33_333, 77_777, 0, 4_499)
    return [make_variant(vendor=vendor, price=price, stock=99) for price in prices]


def in_every_status() -> None:
    goods = odd_goods()
    for status in ("pending", "delivered", "completed", "returned", "cancelled"):
        sold = make_order(*goods, promotion_code="HEMAT10")
        give_back(sold, 31_007)
        give_back(sold, 5_000, part=sold.fulfillments.get(), is_shipping=True)
        cod = make_order(*goods, gateway="cod", promotion_code="HEMAT10")
        for order in (sold, cod):
            bring(order.fulfillments.get(), status)
        if status == "completed":
            give_back(sold, 12_345)
            give_back(sold, 7_654)
            give_back(cod, 9_999)
    for status in ("completed", "returned", "cancelled"):
        for kept in (goods, [make_variant()]):  # the shipping, nothing
            bring(make_order(*kept, promotion_code="GRATIS").fulfillments.get(), status)


def over_two_parts() -> None:
    """More than one part cost; a part that keeps nothing; one that is called off later."""
    give_back(two_vendors(), 120 * K)
    emptied, later = two_vendors(), two_vendors()
    give_back(emptied, 30 * K)
    give_back(emptied, 80 * K, part=emptied.fulfillments.first())
    give_back(later, 30 * K)
    for part, status in zip(later.fulfillments.all(), ("cancelled", "returned"), strict=True):
        bring(part, status)


def back_by_pieces() -> None:
    """One of the goods, or one after the other: the shipping is not given back. Some money was
    given back before."""
    goods = odd_goods()
    for pieces, before, way in ((1, 0, "test"), (4, 0, "cod"), (4, 31_007, "test")):
        order = make_order(*goods, gateway=way)
        part = order.fulfillments.get()
        bring(part, "delivered")
        if before:
            give_back(order, before)
        for item in part.items.order_by("pk")[:pieces]:
            send_back(part, {item.pk: 1})


def send_back(part: Fulfillment, pieces: dict[int, int] | None = None) -> None:
    asked = request_return(part, by=part.order.buyer, reason="retak", items=pieces)
    decide_return(asked, by=part.vendor.owner, approve=True)
    receive_return(asked, by=part.vendor.owner, restock=False)


def failed() -> None:
    """Refunds that the gateway refused: of all that came back, of pieces, of a part called off and
    of two parts; some of them were asked for again."""
    goods = odd_goods()
    for again in (False, True):
        whole, pieces = make_order(*goods), make_order(*goods[1:])
        off, spread = two_vendors(), two_vendors()
        for order in (whole, pieces):
            bring(order.fulfillments.get(), "delivered")
            give_back(order, 3_001)
        send_back(whole.fulfillments.get())
        refuse(whole, again)
        part = pieces.fulfillments.get()
        for item in part.items.order_by("pk"):
            send_back(part, {item.pk: 1})
            if item.unit_price > 5_000:
                refuse(pieces, again)
        give_back(off, 30 * K)
        bring(off.fulfillments.first(), "cancelled")
        refuse(off, again)
        give_back(spread, 60 * K)
        refuse(spread, again)


def refuse(order: Order, again: bool) -> None:
    """The latest refund of an order."""
    refund = Refund.objects.filter(payment__order=order).latest("pk")
    parts = refund.lines.order_by().values_list("fulfillment", flat=True).distinct()
    part = order.fulfillments.get(pk__in=parts) if len(parts) == 1 else None
    operations.finish_refund(refund, status=Refund.Status.FAILED)
    if again:
        (retried,) = give_back(order, refund.amount, part=part)
        operations.finish_refund(retried, status=Refund.Status.DONE)


def late_and_twice() -> None:
    """Paid after it was called off, never paid, paid twice; once that surplus did not arrive."""
    late, off = make_order(gateway="manual"), make_order(gateway="cod")
    for order in (late, off):
        apply_transition(order.fulfillments.get(), "cancel", note="habis")
    operations.confirm_payment(late.payments.get(), by=make_staff())
    for status in (None, Refund.Status.FAILED):
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
        if status:
            operations.finish_refund(attempt.refunds.get(), status=status)
            give_back(order, 15 * K)
