"""PATCH of an order's status: the printed request and answer, and what vendors may see of it."""

from decimal import Decimal

import pytest

from accounts.tests.factories import make_address, make_staff, make_user
from catalog.tests.factories import make_product, make_variant
from dialects.aasaan.serializers import country_code, half, number_or_text
from dialects.tests.payloads import assert_as_printed, payload, shape
from orders.models import Order
from orders.operations import move_order
from orders.tests.factories import make_order, make_part
from vendors.tests.factories import PKP, make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]
PATH = "/api/v1/stores/orders/status/"


@pytest.fixture
def order():
    """The printed order, as far as its figures agree with each other."""
    buyer = make_user(email="john@gmail.com")
    make_address(
        buyer,
        recipient_name="John mathews",
        phone="9949891734",
        line1="7-52/1",
        line2="ram nagar",
        city="Hyderabad",
        postal_code="500098",
        state="Telangana",
        country="India",
    )
    product = make_product(make_vendor(shipping_fee=100, **PKP), name="Test")
    variant = make_variant(product, price=120, sku="1234", weight_grams=2_500)
    return make_order(variant, buyer=buyer, quantity=4)


def test_the_printed_request_gets_the_whole_order(speak, order):
    printed = payload("aasaan", "update_order_status")
    (part,) = order.fulfillments.all()
    move_order(order, "shipped", by=part.vendor.owner, tracking_number="123456", carrier="pickrr")
    staff = speak("aasaan", make_staff())

    answer = staff.replay(printed | {"request": {"status": "SHIPPED"}}, id=order.number)

    assert_as_printed(answer, printed)
    body = answer.json()
    assert (body["id"], body["number"]) == (order.number, order.pk)
    assert (body["subtotal"], body["discount"], body["total"]) == (480, 0, 580)
    assert body["orderStatus"]["status"] == "Shipped"
    item = order.fulfillments.get().items.get()
    assert body["products"] == {
        "productId": item.product_id,
        "variantId": item.variant_id,
        "name": "Test",
        "sku": 1234,
        "price": 120,
        "CGST": 24,
        "SGST": 24,
        "total": 480,
        "quantity": 4,
    }
    shipping = printed["answer"]["shipping"] | {"date": body["shipping"]["date"]}
    shipping["address"]["email"] = "john@gmail.com"
    assert body["shipping"] == shipping
    payment = {"amount": 580, "currency": "IDR", "method": "pre-paid", "status": "success"}
    assert body["payment"] | payment == body["payment"]


def test_a_word_may_stand_in_the_quotes_of_their_page(speak, order):
    printed = payload("aasaan", "update_order_status")

    answer = speak("aasaan", make_staff()).replay(printed, id=order.number)

    assert answer.json()["orderStatus"]["status"] == "Accepted"
    assert Order.objects.get().status == "processing"


def test_all_the_words_at_once_as_printed_are_400_and_name_the_words(speak, order):
    printed = payload("aasaan", "every_word_at_once")

    answer = speak("aasaan", make_staff()).replay(printed, id=order.number)

    assert_as_printed(answer, printed)
    assert "ORDER_PLACED, ACCEPTED, SHIPPED, UNSHIPPED, SENT" in answer.json()["message"]
    assert Order.objects.get().status == "pending"


def test_several_lines_are_a_list(speak):
    order = make_order(make_variant(), make_variant())

    body = speak("aasaan", make_staff()).patch(PATH + order.number, {"status": "ACCEPTED"}).json()

    printed = payload("aasaan", "update_order_status")["answer"]["products"]
    assert len(body["products"]) == 2
    assert [set(line) for line in body["products"]] == [set(printed)] * 2


def test_a_vendor_is_answered_its_own_part_and_no_e_mail(speak):
    order = make_order(make_variant(price=100), make_variant(price=300))
    part = order.fulfillments.first()

    answer = speak("aasaan", part.vendor.owner).patch(PATH + str(order.pk), {"status": "SHIPPED"})

    body = answer.json()
    assert (body["total"], body["payment"]["amount"]) == (100, 100)
    assert isinstance(body["products"], dict)
    assert order.email not in answer.content.decode()
    assert body["orderStatus"]["status"] == "Shipped"
    assert list(order.fulfillments.values_list("status", flat=True)) == ["shipped", "pending"]


def test_unshipped_is_told_until_it_ships_again(speak):
    part = make_part("shipped")
    vendor = speak("aasaan", part.vendor.owner)
    said = [
        vendor.patch(PATH + part.order.number, {"status": word}).json()["orderStatus"]["status"]
        for word in ("UNSHIPPED", "UNSHIPPED", "SHIPPED", "SENT", "SENT")
    ]

    assert said == ["Unshipped", "Unshipped", "Shipped", "Sent", "Sent"]
    assert part.history.get(transition="unship").note == "via aasaan"


@pytest.mark.parametrize("status", ["pending", "processing", "delivered", "completed", "cancelled"])
@pytest.mark.parametrize("side", ["vendor", "staff"])
def test_what_never_shipped_or_went_further_is_not_unshipped(speak, status, side):
    part = make_part(status)
    lines = part.order.history.count()
    asker = part.vendor.owner if side == "vendor" else make_staff()

    answer = speak("aasaan", asker).patch(PATH + part.order.number, {"status": "UNSHIPPED"})

    assert (answer.status_code, set(answer.json())) == (409, {"status", "message"})
    assert Order.objects.get().status == status
    assert part.order.history.count() == lines


def test_of_several_parts_one_that_shipped_is_enough(speak):
    order = make_order(make_variant(), make_variant())
    first, _second = order.fulfillments.all()
    staff = speak("aasaan", make_staff())

    assert staff.patch(PATH + order.number, {"status": "UNSHIPPED"}).status_code == 409
    move_order(order, "shipped", by=first.vendor.owner)

    for _time in range(2):
        assert staff.patch(PATH + order.number, {"status": "UNSHIPPED"}).status_code == 200
        statuses = [part.status for part in order.fulfillments.order_by("pk")]
        assert statuses == ["processing", "pending"]


def test_accepted_does_not_take_back_what_has_shipped(speak):
    part = make_part("shipped")

    answer = speak("aasaan", part.vendor.owner).patch(
        PATH + part.order.number, {"status": "ACCEPTED"}
    )

    assert answer.status_code == 409
    assert shape(answer.json()) == {"status": "number", "message": "str"}
    assert Order.objects.get().status == "shipped"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("123456", 123456),
        ("0", 0),
        ("", ""),
        ("0812", "0812"),
        ("+62 812", "+62 812"),
        ("٣", "٣"),
        ("9" * 30, "9" * 30),
        ("SKU-1", "SKU-1"),
    ],
)
def test_a_text_goes_out_as_a_number_only_where_it_is_one(text, told):
    assert number_or_text(text) == told


def test_the_odd_unit_of_the_tax_is_in_cgst():
    assert half(Decimal("9959.00")) == 4979
    assert half(Decimal("0.11")) == Decimal("0.05")


def test_a_country_has_its_code_in_either_language():
    codes = [country_code(name) for name in ("Indonesia", "India", "Jepang", "Japan", "in", "Mars")]

    assert codes == ["ID", "IN", "JP", "JP", "IN", ""]
