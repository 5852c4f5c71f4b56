from decimal import Decimal

import pytest

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_variant
from core.tests.backoffice import back_office, list_url, page_url, step_url
from orders.models import Order
from orders.tests.factories import make_order
from payments.models import Payment, Refund
from payments.operations import confirm_payment, refund_order

pytestmark = pytest.mark.django_db

LOOK = ("orders.view_order", "payments.view_payment", "payments.view_refund")
FINANCE = (*LOOK, "payments.refund", "payments.confirm_payment")


def form_of(desk, order) -> dict:
    """What the refund page of an order would send."""
    page = desk.get(step_url(order, "refund"))
    return {"refunded": page.context["form"].initial["refunded"], "reason": "terlambat"}


def test_finance_gives_an_amount_back(books_balance):
    order, staff = make_order(make_variant(price=100_000)), make_staff(*FINANCE)
    desk = back_office(staff)

    desk.post(step_url(order, "refund"), form_of(desk, order) | {"amount": "25000"})

    refund = Refund.objects.get(payment__order=order)
    assert (refund.amount, refund.by, refund.reason) == (Decimal(25_000), staff, "terlambat")
    assert Order.objects.get(pk=order.pk).payment_status == "partially_refunded"


def test_without_an_amount_all_that_is_left_is_given_back(books_balance):
    order = make_order(make_variant(price=100_000))
    desk = back_office(make_staff(*FINANCE))

    desk.post(step_url(order, "refund"), form_of(desk, order))

    assert Order.objects.get(pk=order.pk).payment_status == "refunded"


def test_a_second_click_on_refund_gives_nothing_more():
    order = make_order(make_variant(price=100_000))
    desk = back_office(make_staff(*FINANCE))
    sent = form_of(desk, order) | {"amount": "25000"}

    desk.post(step_url(order, "refund"), sent)
    again = desk.post(step_url(order, "refund"), sent, follow=True)

    assert [message.level_tag for message in again.context["messages"]] == ["success", "error"]
    assert Refund.objects.filter(payment__order=order).count() == 1


def test_more_than_was_paid_is_said_at_the_amount():
    order = make_order(make_variant(price=100_000))
    desk = back_office(make_staff(*FINANCE))

    answer = desk.post(step_url(order, "refund"), form_of(desk, order) | {"amount": "9000000"})

    assert list(answer.context["form"].errors) == ["amount"]
    assert not Refund.objects.exists()


def test_a_part_of_another_order_is_no_choice():
    order, other = make_order(), make_order()
    desk = back_office(make_staff(*FINANCE))

    answer = desk.post(
        step_url(order, "refund"),
        form_of(desk, order) | {"what": f"part-{other.fulfillments.get().pk}"},
    )

    assert list(answer.context["form"].errors) == ["what"]
    assert not Refund.objects.exists()


def test_who_may_not_refund_is_refused():
    order = make_order()
    desk = back_office(make_staff(*LOOK))

    assert "/step/refund/" not in desk.get(page_url(order)).content.decode()
    refused = desk.post(step_url(order, "refund"), {"refunded": "0", "reason": "x"})

    assert refused.status_code == 403
    assert not Refund.objects.exists()


def test_a_bank_transfer_is_confirmed_by_hand_and_the_history_says_by_whom(books_balance):
    order, staff = make_order(gateway="manual"), make_staff(*FINANCE)
    payment = order.payments.get()
    desk = back_office(staff)

    assert step_url(payment, "confirm") in desk.get(page_url(order)).content.decode()
    desk.post(step_url(payment, "confirm"), {"note": "BCA 21/11"})

    assert Payment.objects.get(pk=payment.pk).status == "paid"
    line = order.history.get(axis="payment", target="paid")
    assert (line.by, line.note) == (staff, "BCA 21/11")


def test_who_may_not_confirm_payments_is_refused():
    payment = make_order(gateway="manual").payments.get()

    refused = back_office(make_staff(*LOOK)).post(step_url(payment, "confirm"), {"note": ""})

    assert refused.status_code == 403
    assert Payment.objects.get(pk=payment.pk).status == "pending"


def test_confirming_twice_is_a_message():
    staff = make_staff(*FINANCE)
    payment = make_order(gateway="manual").payments.get()
    confirm_payment(payment, by=staff)

    answer = back_office(staff).post(step_url(payment, "confirm"), {"note": ""}, follow=True)

    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_a_refund_sent_by_hand_is_confirmed():
    staff = make_staff(*FINANCE)
    order = make_order(gateway="manual")
    confirm_payment(order.payments.get(), by=staff)
    (refund,) = refund_order(order, by=staff, reason="salah ukuran")

    back_office(staff).post(step_url(refund, "confirm"), {})

    assert Refund.objects.get(pk=refund.pk).status == "done"


def test_payments_and_refunds_cannot_be_typed_over():
    payment = make_order(gateway="manual").payments.get()
    desk = back_office(make_staff())

    assert desk.post(page_url(payment), {"status": "paid"}).status_code == 403
    assert desk.get(list_url("payments.payment") + "add/").status_code == 403
    assert desk.get(list_url("payments.refund") + "add/").status_code == 403
    assert Payment.objects.get(pk=payment.pk).status == "pending"
