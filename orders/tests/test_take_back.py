"""Goods that came back without a request, or with one: opened and closed in one step."""

import pytest

from accounts.tests.factories import make_staff, make_user
from catalog.models import Variant
from catalog.tests.factories import make_variant
from orders.errors import NotAllowed, ReasonRequired, TransitionRefused
from orders.models import Fulfillment, Order, ReturnRequest, StatusChange
from orders.operations import request_return, take_back
from orders.tests.factories import bring, make_order, make_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


@pytest.mark.parametrize("status", ["delivered", "completed"])
def test_the_vendor_takes_goods_back_and_the_buyer_is_refunded(status):
    part = make_part(status)

    take_back(part.order, by=part.vendor.owner, reason="retak")

    request = ReturnRequest.objects.get()
    assert (request.status, request.reason, request.decided_by) == (
        "done",
        "retak",
        part.vendor.owner,
    )
    assert Fulfillment.objects.get().status == "returned"
    assert Order.objects.get().payment_status == "refunded"
    assert Variant.objects.get().stock == 10


def test_a_request_of_the_buyers_is_taken_up():
    part = make_part("delivered")
    asked = request_return(part, by=part.order.buyer, reason="retak")

    take_back(part.order, by=part.vendor.owner, reason="sudah kembali")

    request = ReturnRequest.objects.get()
    assert (request.pk, request.status, request.reason) == (asked.pk, "done", "retak")


@pytest.mark.parametrize("status", ["pending", "processing", "shipped", "cancelled"])
def test_what_was_not_delivered_does_not_come_back(status):
    part = make_part(status)

    with pytest.raises(TransitionRefused):
        take_back(part.order, by=part.vendor.owner, reason="retak")

    assert Fulfillment.objects.get().status == status
    assert not ReturnRequest.objects.exists()


def test_a_buyer_only_asks_and_a_stranger_has_no_part_in_it():
    part = make_part("delivered")

    for person in (part.order.buyer, make_user()):
        with pytest.raises(NotAllowed):
            take_back(part.order, by=person, reason="retak")

    assert Fulfillment.objects.get().status == "delivered"


def test_it_needs_a_reason():
    part = make_part("delivered")

    with pytest.raises(ReasonRequired):
        take_back(part.order, by=part.vendor.owner, reason=" ")


def test_what_came_back_already_takes_the_reason_as_a_note():
    part = make_part("returned")

    take_back(part.order, by=part.vendor.owner, reason="lengkap")
    take_back(part.order, by=part.vendor.owner, reason="")

    assert ReturnRequest.objects.count() == 1
    assert StatusChange.objects.filter(axis="note", note="lengkap").count() == 1


def test_staff_take_back_every_part_or_none():
    order = make_order(make_variant(), make_variant())
    first, second = order.fulfillments.all()
    bring(first, "delivered")

    with pytest.raises(TransitionRefused):
        take_back(order, by=make_staff(), reason="semua")
    assert not ReturnRequest.objects.exists()

    bring(second, "delivered")
    take_back(order, by=make_staff(), reason="semua")
    assert Order.objects.get().status == "returned"
