"""Pieces of a part go back: money, stock, statuses and ledger follow them, piece by piece."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from catalog.models import Variant
from catalog.tests.factories import make_variant
from core import integrity
from core.errors import BadInput
from core.retention import forget_old
from core.tests.races import at_once
from dashboard.tests.shops import picture_file
from ledger.models import Posting
from orders.errors import ReturnRefused
from orders.keys import key_of
from orders.models import Fulfillment, Order, OrderItem, ReturnPicture, ReturnRequest
from orders.operations import (
    decide_return,
    pieces_left,
    receive_return,
    request_return,
)
from orders.tests.factories import bring, make_guest_order, make_order
from payments.models import Refund, RefundLine
from payments.operations import refund_order
from promotions.tests.factories import make_promotion
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]

K = 1_000


def delivered(*prices: int, quantity: int = 3, shipping: int = 10 * K, **details) -> Fulfillment:
    """One vendor's part with so many pieces of each of its goods, delivered."""
    vendor = make_vendor(shipping_fee=shipping, commission_rate=Decimal("0.1"))
    goods = [make_variant(vendor=vendor, price=price) for price in prices or (33_333,)]
    order = make_order(*goods, quantity=quantity, **details)
    bring(order.fulfillments.get(), "delivered")
    return order.fulfillments.get()


def goes_back(part: Fulfillment, *pieces: int, restocked: int | None = None, at_fault: str = ""):
    """So many pieces of each item come back, all of them or so many for sale again."""
    vendor = part.vendor.owner
    items = {item.pk: count for item, count in zip(part.items.all(), pieces, strict=True) if count}
    asked = request_return(part, by=part.order.buyer, reason="retak", items=items)
    decide_return(asked, by=vendor, approve=True, at_fault=at_fault)
    sellable = None if restocked is None else dict.fromkeys(items, restocked)
    return receive_return(asked, by=vendor, restocked=sellable)


def given_back(part: Fulfillment) -> dict[int | None, Decimal]:
    """By item; None is the shipping."""
    given: Counter[int | None] = Counter()
    for line in RefundLine.objects.filter(fulfillment=part):
        given[line.item_id] += line.amount
    return dict(given)


def now(part: Fulfillment) -> tuple[str, str]:
    fresh = Fulfillment.objects.select_related("order").get(pk=part.pk)
    return fresh.status, fresh.order.payment_status


def test_pieces_cost_their_share_after_discounts_and_all_of_them_their_total():
    make_promotion(code="", value=Decimal(7))
    part = delivered()
    item = part.items.get()
    assert item.total == 92_999

    steps = []
    for _piece in range(3):
        goes_back(part, 1)
        steps.append((given_back(part)[item.pk], now(part), item.variant.stock))
        item = OrderItem.objects.select_related("variant").get(pk=item.pk)

    assert [given for given, *_rest in steps] == [31_000, 61_999, 92_999]
    assert [where for _given, where, _stock in steps] == [
        *[("delivered", "partially_refunded")] * 2,
        ("returned", "partially_refunded"),  # the shipping stays with the vendor
    ]
    assert Variant.objects.get().stock == 10
    assert None not in given_back(part)


SHIPPING = {
    "all of it at once": (([3, 3],), "", True),
    "all of it, piece by piece": (([3, 0], [0, 3]), "", False),
    "some of it by the vendor's fault": (([1, 0],), "vendor", True),
    "some of it by the buyer's": (([1, 0],), "buyer", False),
}


@pytest.mark.parametrize("case", SHIPPING)
def test_shipping_is_given_back_with_a_whole_part_and_for_the_vendors_fault(case):
    returns, at_fault, is_shipping = SHIPPING[case]
    part = delivered(20 * K, 5 * K)

    for pieces in returns:
        goes_back(part, *pieces, at_fault=at_fault)

    assert (None in given_back(part)) == is_shipping


def test_stock_goes_back_by_the_piece_and_the_rest_is_written_off():
    part = delivered()

    goes_back(part, 2, restocked=1)

    assert Variant.objects.get().stock == 8
    assert pieces_left(part) == {part.items.get().pk: 1}


def test_never_more_is_given_back_than_was_left_of_an_item():
    part = delivered()
    item = part.items.get()
    refund_order(
        part.order, by=make_staff(), reason="gores", amount=Decimal(50 * K), item_id=item.pk
    )

    for _piece in range(3):
        goes_back(part, 1)

    assert given_back(part) == {item.pk: item.total}


def test_what_cost_nothing_goes_back_without_a_refund_and_with_everybodys_share():
    make_promotion(value=Decimal(100))
    part = delivered(shipping=0, promotion_code="HEMAT10")

    for _piece in range(3):
        goes_back(part, 1)

    assert not Refund.objects.exists()
    assert now(part)[0] == "returned"
    assert Posting.objects.filter(kind="returned").count() == 3


def test_a_return_on_delivery_and_after_completion_is_what_the_vendor_owes():
    part = delivered(20 * K, 30 * K, gateway="cod")
    bring_on = Fulfillment.objects.get(pk=part.pk)
    goes_back(bring_on, 1, 0)
    completed = delivered(20 * K)
    bring(completed, "completed")

    asked = request_return(completed, by=make_staff(), reason="retak", items=None)
    decide_return(asked, by=make_staff(), approve=True, waive=True)

    assert now(part) == ("delivered", "partially_refunded")
    assert now(completed) == ("returned", "refunded")


WRONG = {
    "more than were bought": (lambda item: {item.pk: 4}, ReturnRefused),
    "something of nobody's": (lambda item: {item.pk + 99: 1}, ReturnRefused),
}


@pytest.mark.parametrize("case", WRONG)
def test_only_pieces_that_are_left_can_be_asked_for(case):
    part = delivered()
    items, refused = WRONG[case]

    with pytest.raises(refused) as error:
        request_return(part, by=part.order.buyer, reason="retak", items=items(part.items.get()))

    assert error.value.data["reason"] == "too_many"
    assert not part.returns.exists()


def test_what_came_back_is_not_sold_more_often_than_it_came():
    part = delivered()
    asked = request_return(
        part, by=part.order.buyer, reason="retak", items={part.items.get().pk: 1}
    )
    decide_return(asked, by=part.vendor.owner, approve=True)

    with pytest.raises(BadInput):
        receive_return(asked, by=part.vendor.owner, restocked={part.items.get().pk: 2})

    assert Variant.objects.get().stock == 7


# ── over the API ────────────────────────────────────────────────────────────────────────────────


def test_a_buyer_asks_for_pieces_and_sees_what_became_of_them(api):
    part = delivered(20 * K, 5 * K)
    first, second = part.items.all()
    url = f"/api/v1/orders/{part.order.number}/returns"
    buyer, vendor = api(part.order.buyer), api(part.vendor.owner)
    lines = [{"item": second.pk, "quantity": 1}, {"item": second.pk, "quantity": 1}]

    (asked,) = buyer.post(url, {"reason": "retak", "items": lines}, format="json").json()
    picture = buyer.post(
        f"{url}/{asked['id']}/pictures", {"file": picture_file()}, format="multipart"
    ).json()
    at = f"/api/v1/returns/{asked['id']}"
    vendor.post(f"{at}/approve", {"reason": "Baik", "at_fault": "vendor"}, format="json")
    sellable = {"items": [{"item": second.pk, "restocked": 1}]}
    done = vendor.post(f"{at}/receive", sellable, format="json").json()

    assert (done["status"], done["at_fault"], done["pictures"]) == (
        "done",
        "vendor",
        [picture["id"]],
    )
    assert done["items"] == [{"item": second.pk, "quantity": 2, "restocked": 1}]
    assert buyer.get(url).json() == [done]
    order = buyer.get(f"/api/v1/orders/{part.order.number}").json()
    assert [item["refunded"] for item in order["items"]] == ["0.00", "10000.00"]
    (refund,) = order["refunds"]
    assert refund["lines"] == [
        {"fulfillment": part.pk, "item": second.pk, "amount": "10000.00"},
        {"fulfillment": part.pk, "item": None, "amount": "10000.00"},
    ]
    assert pieces_left(part) == {first.pk: 3, second.pk: 1}


def test_items_of_other_orders_are_no_items_of_this_one(api):
    part, other = delivered(), delivered()
    url = f"/api/v1/orders/{part.order.number}/returns"
    wish = {"reason": "retak", "items": [{"item": other.items.get().pk, "quantity": 1}]}

    refused = api(part.order.buyer).post(url, wish, format="json")

    assert refused.json()["errors"][0]["code"] == "does_not_exist"
    empty = api(part.order.buyer).post(url, {"reason": "retak", "items": []}, format="json")
    assert empty.status_code == 400


def test_pictures_are_seen_by_the_people_of_the_order_and_by_nobody_else(api):
    order = make_guest_order(make_variant(), make_variant())
    part, rivals = order.fulfillments.all()
    for each in (part, rivals):
        bring_by_vendor(each)
    key = {"X-Order-Key": key_of(order)}
    url = f"/api/v1/orders/{order.number}/returns"
    guest = api()
    wish = {"reason": "retak", "fulfillment": part.pk}
    (asked,) = guest.post(url, wish, format="json", headers=key).json()
    pictures = f"{url}/{asked['id']}/pictures"
    files = [
        guest.post(pictures, {"file": picture_file()}, format="multipart", headers=key)
        for _n in range(6)
    ]
    assert [answer.status_code for answer in files] == [201] * 5 + [409]
    picture = f"{pictures}/{files[0].json()['id']}"

    seen = {
        "guest": guest.get(f"{picture}?key={key_of(order)}").status_code,
        "vendor": api(part.vendor.owner).get(picture).status_code,
        "staff": api(make_staff()).get(picture).status_code,
        "other vendor": api(rivals.vendor.owner).get(picture).status_code,
        "stranger": api(make_user()).get(picture).status_code,
        "nobody": Client().get(picture).status_code,
    }

    assert seen == {
        **dict.fromkeys(["guest", "vendor", "staff"], 200),
        **dict.fromkeys(["other vendor", "stranger"], 404),
        "nobody": 401,
    }
    kept = ReturnPicture.objects.first()
    assert bytes(kept.content)[8:12] == b"WEBP"
    later = timezone.now() + timedelta(days=181)
    forget_old(later)  # the request still waits
    assert ReturnPicture.objects.filter(content=None).count() == 0
    decide_return(ReturnRequest.objects.get(), by=make_staff(), approve=False, answer="tidak")
    forget_old(later)
    assert ReturnPicture.objects.filter(content=None).count() == 5
    assert api(part.vendor.owner).get(picture).status_code == 404


def bring_by_vendor(part: Fulfillment) -> None:
    from orders.operations import apply_transition

    for step in ("process", "ship", "deliver"):
        apply_transition(part, step, by=part.vendor.owner)


# ── what check_integrity finds ──────────────────────────────────────────────────────────────────


def test_pieces_that_do_not_fit_their_part_are_found():
    part = delivered()
    asked = goes_back(part, 1)
    name = f"order {part.order.number}: part {part.pk} is delivered"

    asked.items.update(quantity=3, restocked=0)
    found = integrity.violations()
    asked.items.update(quantity=1, restocked=1)

    checks = "no more pieces come back than were bought, and a part is returned once all are back"
    assert found[checks] == [f"{name}: 3 of 3 pieces came back"]
    owed = "no item and no shipping gives back more than it cost, or less than its returned pieces"
    assert found[owed] == [
        f"order {part.order.number}: item {part.items.get().pk}: gives back 33333.00, "
        "it cost 99999.00, 99999.00 of it came back"
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_receive_the_same_goods_one_does():
    part = delivered()
    vendor = part.vendor.owner
    asked = request_return(
        part, by=part.order.buyer, reason="retak", items={part.items.get().pk: 1}
    )
    decide_return(asked, by=vendor, approve=True)

    def receive():
        return receive_return(ReturnRequest.objects.get(), by=vendor)

    first, second = at_once(receive, receive)

    assert sum(isinstance(one, ReturnRefused) for one in (first, second)) == 1
    assert Refund.objects.count() == 1
    assert Order.objects.get().payments.get().refunded == 33_333
    assert Variant.objects.get().stock == 8
