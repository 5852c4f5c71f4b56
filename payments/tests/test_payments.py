from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff
from catalog.models import Variant
from catalog.tests.factories import make_variant
from core.errors import Forbidden
from orders.models import Fulfillment, Order
from orders.operations import apply_transition, complete_delivered, move_order
from orders.tests.factories import make_order, make_part
from payments import operations
from payments.errors import (
    AlreadyPaid,
    GatewayError,
    NothingPaid,
    PaymentClosed,
    RefundTooLarge,
    UnknownGateway,
)
from payments.gateways import GATEWAYS, Refunded
from payments.models import Payment, Refund
from payments.payment_status import derive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def overdue(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now())


def test_the_test_gateway_settles_at_once():
    order = make_order(gateway="test")

    assert order.payment_status == "paid"
    assert order.payments.get().paid_at is not None


def test_the_test_gateway_is_refused_in_production_unless_asked_for_by_name(settings):
    settings.DEBUG = False
    settings.PAYMENT_GATEWAY = "manual"
    with pytest.raises(UnknownGateway) as refused:
        make_order(gateway="test")
    assert "test" not in refused.value.data["offered"]

    settings.PAYMENT_GATEWAY = "test"
    assert make_order(gateway="test").payment_status == "paid"


def test_a_bank_transfer_waits_until_staff_confirm_it():
    order = make_order(gateway="manual")
    payment = order.payments.get()
    assert (order.payment_status, payment.status) == ("pending", "pending")

    with pytest.raises(Forbidden):
        operations.confirm_payment(payment, by=order.buyer)
    staff = make_staff("payments.confirm_payment")
    operations.confirm_payment(payment, by=staff, note="BCA 12.03")

    assert Order.objects.get().payment_status == "paid"
    line = order.history.filter(axis="payment").last()
    assert (line.source, line.target, line.by, line.note) == ("pending", "paid", staff, "BCA 12.03")
    with pytest.raises(PaymentClosed):
        operations.confirm_payment(payment, by=staff)


def test_an_unpaid_order_expires_and_gives_its_stock_back():
    variant = make_variant(stock=5)
    order = make_order(variant, quantity=2, gateway="manual")
    assert order.expires_at - order.placed_at > timedelta(hours=71)
    overdue(order)

    assert operations.expire_unpaid() == 1
    assert operations.expire_unpaid() == 0

    order = Order.objects.get()
    assert (order.status, order.payment_status) == ("cancelled", "expired")
    assert Variant.objects.get().stock == 5
    assert order.payments.get().status == "expired"
    assert order.history.filter(transition="cancel", by=None).exists()


def test_an_order_whose_time_is_not_over_stays():
    make_order(gateway="manual")

    assert operations.expire_unpaid() == 0


def test_a_paid_order_does_not_expire():
    order = make_order(gateway="test")
    overdue(order)

    assert operations.expire_unpaid() == 0
    assert Order.objects.get().status == "pending"


def test_pay_on_delivery_never_expires_and_each_part_is_paid_when_it_is_delivered():
    order = make_order(make_variant(), make_variant(), gateway="cod")
    first, second = order.fulfillments.all()
    assert order.expires_at is None

    move_order(order, "delivered", by=first.vendor.owner)
    assert Order.objects.get().payment_status == "pending"
    move_order(order, "delivered", by=second.vendor.owner)

    assert Order.objects.get().payment_status == "paid"
    assert [p.status for p in order.payments.all()] == ["paid", "paid"]


def test_a_cancelled_part_needs_no_payment_on_delivery():
    order = make_order(make_variant(), make_variant(), gateway="cod")
    first, second = order.fulfillments.all()

    apply_transition(first, "cancel", by=first.vendor.owner, note="habis")
    move_order(order, "delivered", by=second.vendor.owner)

    assert [p.status for p in order.payments.all()] == ["cancelled", "paid"]
    assert Order.objects.get().payment_status == "paid"


def test_cancelling_a_part_of_an_unpaid_order_asks_for_a_new_smaller_payment():
    order = make_order(make_variant(price=100_000), make_variant(price=30_000), gateway="manual")
    part = order.fulfillments.first()
    apply_transition(part, "cancel", by=part.vendor.owner, note="habis")
    assert Order.objects.get().payment_status == "cancelled"

    payment = operations.pay_again(order, by=order.buyer, gateway="test")

    assert (payment.amount, payment.status) == (30_000, "paid")
    assert Order.objects.get().payment_status == "paid"


def test_money_for_an_order_that_expired_is_recorded_and_given_back():
    order = make_order(gateway="manual")
    overdue(order)
    operations.expire_unpaid()

    operations.confirm_payment(order.payments.get(), by=make_staff())

    payment = order.payments.get()
    assert (payment.status, payment.refunded) == ("paid", payment.amount)
    assert Order.objects.get().payment_status == "refunded"


def test_money_for_an_old_attempt_gives_the_surplus_back():
    order = make_order(make_variant(price=100_000), make_variant(price=30_000), gateway="manual")
    part = order.fulfillments.first()
    old = order.payments.get()
    apply_transition(part, "cancel", by=part.vendor.owner, note="habis")

    operations.confirm_payment(old, by=make_staff())

    old.refresh_from_db()
    assert old.refunded == 100_000
    assert Order.objects.get().payment_status == "partially_refunded"


def test_paying_twice_is_refused():
    order = make_order(gateway="test")

    with pytest.raises(AlreadyPaid):
        operations.pay_again(order, by=order.buyer, gateway="test")


def test_refunds_stop_at_what_was_paid():
    order = make_order(make_variant(price=100_000))
    staff = make_staff("payments.refund")
    operations.refund_order(order, by=staff, reason="retak", amount=Decimal(60_000))

    with pytest.raises(RefundTooLarge) as refused:
        operations.refund_order(order, by=staff, reason="lagi", amount=Decimal(40_001))
    assert refused.value.data["available"] == 40_000
    operations.refund_order(order, by=staff, reason="sisanya")

    assert Order.objects.get().payment_status == "refunded"
    with pytest.raises(NothingPaid):
        operations.refund_order(order, by=staff, reason="lagi")
    assert sum(Refund.objects.values_list("amount", flat=True)) == 100_000


def test_a_part_gets_back_no_more_than_it_cost():
    order = make_order(make_variant(price=100_000), make_variant(price=30_000))
    part = order.fulfillments.last()

    with pytest.raises(RefundTooLarge):
        operations.refund_order(
            order, by=make_staff(), reason="x", part=part, amount=Decimal(30_001)
        )


def test_what_was_refunded_before_is_not_refunded_again_on_cancellation():
    order = make_order(make_variant(price=100_000))
    part = order.fulfillments.get()
    operations.refund_order(order, by=make_staff(), reason="x", part=part, amount=Decimal(40_000))

    apply_transition(part, "cancel", by=part.vendor.owner, note="habis")

    assert sorted(Refund.objects.values_list("amount", flat=True)) == [40_000, 60_000]


def test_refunding_needs_the_permission():
    order = make_order()

    with pytest.raises(Forbidden):
        operations.refund_order(order, by=make_staff("orders.view_order"), reason="x")

    assert not Refund.objects.exists()


def test_a_refund_is_sent_to_the_gateway_once(monkeypatch):
    part = make_part("cancelled")
    refund = Refund.objects.get()

    operations.send_refund(refund.pk)
    sent_at = Refund.objects.get().done_at
    operations.send_refund(refund.pk)

    refund.refresh_from_db()
    assert (refund.status, refund.done_at, refund.only_part_id) == ("done", sent_at, part.pk)


def test_a_refund_that_fails_can_be_asked_for_again(monkeypatch):
    make_part("cancelled")
    failed = Refunded(Refund.Status.FAILED)
    monkeypatch.setattr(type(GATEWAYS["test"]), "refund", lambda self, refund: failed)

    operations.send_refund(Refund.objects.get().pk)

    assert Payment.objects.get().refunded == 0
    assert Order.objects.get().payment_status == "paid"
    operations.refund_order(Order.objects.get(), by=make_staff(), reason="lagi")
    assert Payment.objects.get().refunded == Payment.objects.get().amount


def test_a_gateway_that_is_away_leaves_an_open_payment_for_the_job(monkeypatch):
    def away(self, payment):
        raise GatewayError("no answer")

    monkeypatch.setattr(type(GATEWAYS["test"]), "start", away)
    order = make_order(gateway="test")
    assert order.payment_status == "pending"

    monkeypatch.undo()
    operations.start_payment(order.payments.get())

    assert Order.objects.get().payment_status == "paid"


def test_the_job_completes_what_was_delivered_and_not_complained_about():
    part, fresh = make_part("delivered"), make_part("delivered")
    Fulfillment.objects.filter(pk=part.pk).update(complaint_until=timezone.now())

    assert complete_delivered() == 1

    assert Fulfillment.objects.get(pk=part.pk).status == "completed"
    assert Fulfillment.objects.get(pk=fresh.pk).status == "delivered"
    assert part.history.get(transition="complete").by is None


def attempt(status, amount=10, refunded=0, part=None) -> Payment:
    return Payment(
        status=status, amount=Decimal(amount), refunded=Decimal(refunded), fulfillment_id=part
    )


@pytest.mark.parametrize(
    "attempts, status",
    [
        ([], "pending"),
        ([attempt("failed"), attempt("pending")], "pending"),
        ([attempt("authorized")], "authorized"),
        ([attempt("failed")], "failed"),
        ([attempt("expired")], "expired"),
        ([attempt("expired"), attempt("cancelled")], "cancelled"),
        ([attempt("paid")], "paid"),
        ([attempt("paid", 0)], "paid"),
        ([attempt("paid", 10, 3)], "partially_refunded"),
        ([attempt("paid", 10, 10)], "refunded"),
        ([attempt("paid", 10, 10), attempt("paid", 10)], "paid"),
        ([attempt("paid", part=1), attempt("pending", part=2)], "pending"),
        ([attempt("paid", part=1), attempt("cancelled", part=2)], "paid"),
        ([attempt("paid", 10, 10, part=1), attempt("paid", part=2)], "partially_refunded"),
        ([attempt("cancelled", part=1), attempt("cancelled", part=2)], "cancelled"),
    ],
)
def test_the_payment_status_of_an_order_is_what_its_attempts_say(attempts, status):
    assert derive(attempts) == status
