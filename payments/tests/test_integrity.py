"""Each check is quiet in a sound shop, and finds and names what is broken behind its back."""

from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_variant
from core.database.books import open_books
from core.integrity import found_by
from orders.models import Fulfillment, Order
from orders.operations import apply_transition
from orders.tests.factories import make_order, make_part
from payments.models import Payment, Refund
from payments.operations import confirm_payment, finish_refund, pay_again, refund_order, send_refund

pytestmark = pytest.mark.django_db


def test_a_sound_shop_with_every_kind_of_payment_has_no_violation(books_balance):
    staff = make_staff()
    for status in ("cancelled", "returned", "completed"):
        make_part(status)
    for status in ("pending", "delivered", "cancelled"):
        make_part(status, gateway="cod")
    two_parts = make_order(make_variant(), make_variant())
    apply_transition(two_parts.fulfillments.first(), "cancel", by=staff, note="habis")
    send_refund(Refund.objects.latest("pk").pk)
    refund_order(make_order(), by=staff, reason="tergores", amount=Decimal(5_000))
    refused = refund_order(make_order(), by=staff, reason="tergores")
    finish_refund(refused[0], status=Refund.Status.FAILED)
    late = make_order(gateway="manual")
    first = late.payments.get()
    pay_again(late, by=late.buyer, gateway="manual")
    confirm_payment(first, by=staff)


REFUNDED = "a payment's refunded money is its pending and done refunds, never more than was paid"


def test_refunded_money_that_no_refund_explains_is_found():
    payment = make_order().payments.get()
    Payment.objects.filter(pk=payment.pk).update(refunded=500)

    assert found_by(REFUNDED) == [f"payment {payment.reference}: refunded 500.00, should be 0"]


def test_a_refund_that_its_payment_does_not_count_is_found():
    part = make_part("cancelled")
    payment = part.order.payments.get()
    Payment.objects.filter(pk=payment.pk).update(refunded=0)

    assert found_by(REFUNDED) == [
        f"payment {payment.reference}: refunded 0.00, should be {payment.amount}"
    ]


def test_refunds_above_what_was_paid_are_found():
    part = make_part("cancelled")
    payment = part.order.payments.get()
    with open_books():
        Refund.objects.filter(payment=payment).update(amount=F("amount") + 1)

    assert found_by(REFUNDED) == [
        f"payment {payment.reference}: refunded 100000.00, should be 100001.00",
        f"payment {payment.reference}: 100001.00 given back of 100000.00 paid",
    ]


def test_money_given_back_of_an_attempt_that_never_brought_any_is_found():
    part = make_part("cancelled")
    payment = part.order.payments.get()
    Payment.objects.filter(pk=payment.pk).update(refunded=0, status="failed")

    assert f"payment {payment.reference}: 100000.00 given back of 0 paid" in found_by(REFUNDED)


STATUS = "an order's payment status follows from its payments"


@pytest.mark.parametrize("status", ["pending", "refunded", "expired"])
def test_an_order_whose_payment_status_was_typed_in_is_found(status):
    order = make_order()
    Order.objects.filter(pk=order.pk).update(payment_status=status)

    assert found_by(STATUS) == [f"order {order.number}: payment status {status}, should be paid"]


def test_an_order_called_paid_that_has_no_payment_is_found():
    order = make_order(gateway="manual")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM payments_payment WHERE order_id = %s", [order.pk])
    Order.objects.update(payment_status="paid")

    assert found_by(STATUS) == [f"order {order.number}: payment status paid, should be pending"]


KEPT = "no more money is kept than the live parts cost"


def test_a_cancelled_part_whose_money_was_kept_is_found():
    order = make_order(make_variant(price=30_000), make_variant(price=50_000))
    part = order.fulfillments.get(total=30_000)
    Fulfillment.objects.filter(pk=part.pk).update(status="cancelled")

    assert found_by(KEPT) == [f"order {order.number}: keeps 80000.00, its live parts cost 50000.00"]


def test_an_order_paid_twice_is_found():
    order = make_order()
    first = order.payments.get()
    Payment.objects.create(
        order=order,
        gateway="manual",
        reference=f"{order.number}-2",
        status=Payment.Status.PAID,
        amount=first.amount,
        currency=first.currency,
        created_at=first.created_at,
    )

    assert found_by(KEPT) == [
        f"order {order.number}: keeps 200000.00, its live parts cost 100000.00"
    ]
