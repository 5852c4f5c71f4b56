"""What is owed of an order is its parts, less what was given back for them, less what was kept."""

import pytest

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_variant
from core.money import ZERO
from orders.models import Order
from orders.operations import apply_transition
from orders.statuses import Status
from orders.tests.factories import make_order
from payments.models import Payment
from payments.operations import finish_refund, refund_order
from payments.reads import amount_due, lock_attempts

pytestmark = pytest.mark.django_db


def two_parts(gateway: str) -> Order:
    return make_order(make_variant(price=70_000), make_variant(price=30_000), gateway=gateway)


def unpaid() -> Order:
    return two_parts("manual")


def paid() -> Order:
    return two_parts("test")


def on_delivery() -> Order:
    return two_parts("cod")


def of_one_part_cancelled() -> Order:
    order = unpaid()
    part = order.fulfillments.order_by("pk")[0]
    apply_transition(part, "cancel", by=part.vendor.owner, note="habis")
    return order


def partly_refunded() -> Order:
    order = paid()
    refund_order(order, by=make_staff("payments.refund"), reason="retak", amount=25_000)
    return order


def of_a_refund_that_failed() -> Order:
    order = partly_refunded()
    finish_refund(order.payments.get().refunds.get(), status="failed")
    return order


def of_a_paid_part_cancelled() -> Order:
    order = paid()
    part = order.fulfillments.order_by("pk")[0]
    apply_transition(part, "cancel", by=part.vendor.owner, note="habis")
    return order


@pytest.mark.parametrize(
    ("make", "due"),
    [
        (unpaid, 100_000),
        (paid, 0),
        (on_delivery, 100_000),
        (of_one_part_cancelled, 30_000),
        (partly_refunded, 0),
        (of_a_refund_that_failed, 0),
        (of_a_paid_part_cancelled, 0),
    ],
)
def test_what_is_owed_is_what_the_rows_come_to(make, due):
    order = make()

    parts = order.fulfillments.exclude(status=Status.CANCELLED).with_refunded()
    owed = sum((part.total - part.refunded for part in parts), ZERO)
    paid = order.payments.filter(status=Payment.Status.PAID)
    kept = sum((payment.amount - payment.refunded for payment in paid), ZERO)
    assert amount_due(order) == lock_attempts(order).due == max(owed - kept, ZERO) == due


def test_attempts_are_all_of_an_order_oldest_first_and_know_it():
    order = on_delivery()

    payments = lock_attempts(order).payments

    assert [payment.pk for payment in payments] == sorted(
        order.payments.values_list("pk", flat=True)
    )
    assert len(payments) == 2
    assert all(payment.order is order for payment in payments)
    assert not any(payment.get_deferred_fields() for payment in payments)
