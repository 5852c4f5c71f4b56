"""Each check is quiet in a sound shop, and finds and names what is broken behind its back."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.tests.factories import make_user
from catalog.models import Variant
from catalog.tests.factories import make_variant
from core.database.books import open_books
from core.integrity import found_by
from orders.models import (
    Fulfillment,
    Order,
    OrderItem,
    Redemption,
    ReturnRequest,
    StatusChange,
)
from orders.operations import move_order
from orders.statuses import Status
from orders.tests.factories import make_order, make_part
from promotions.models import Promotion
from vendors.tests.factories import PKP, make_vendor

pytestmark = pytest.mark.django_db

Axis = StatusChange.Axis


def make_promotion(**fields) -> Promotion:
    plain = {"title": "Panen raya", "code": "PANEN", "kind": "fixed_discount", "value": 5000}
    return Promotion.objects.create(**(plain | {"applies_to": "everything"} | fields))


@pytest.mark.django_db(transaction=True)
def test_the_command_counts_what_does_not_add_up_and_fails_where_there_is_any(capsys):
    variant = make_variant()
    call_command("check_integrity")
    assert "no violations" in capsys.readouterr().out

    Variant.objects.filter(pk=variant.pk).update(stock=F("stock") + 1)

    with pytest.raises(CommandError, match=r"^1 violations$"):
        call_command("check_integrity")
    assert f"variant {variant.pk}" in capsys.readouterr().out


def test_a_request_to_cancel_that_outlived_its_time_is_found():
    part = make_part("delivered")
    request = ReturnRequest.objects.create(
        fulfillment=part, kind="cancellation", reason="x", requested_at=timezone.now()
    )

    found = found_by("a request to cancel is open only while its part can still be cancelled")

    assert found == [
        f"order {part.order.number}: request {request.pk} to cancel is open, its part is delivered"
    ]


def test_a_sound_shop_with_parts_in_every_status_has_no_violation(books_balance):
    make_promotion(usage_limit=3, buyer_limit=1)
    dear = make_vendor(shipping_fee=Decimal(18_000))
    for status in Status:
        make_part(status)
    make_part("delivered", gateway="cod")
    make_order(make_variant(vendor=dear), make_variant(), promotion_code="PANEN")
    whole = make_order(promotion_code="PANEN", gateway="manual")
    move_order(whole, Status.CANCELLED, by=whole.buyer, note="salah ukuran")
    part = make_part("shipped")
    move_order(part.order, Status.PROCESSING, by=part.vendor.owner, note="salah paket")


STOCK = "stock is what came in less what orders hold"


def test_stock_that_went_missing_is_found():
    part = make_part()
    variant = part.items.get().variant
    Variant.objects.filter(pk=variant.pk).update(stock=F("stock") - 2)

    assert found_by(STOCK) == [f"variant {variant.pk} ({variant.sku}): stock 7, should be 10 - 1"]


def test_goods_put_back_twice_are_found():
    part = make_part("cancelled")
    variant = part.items.get().variant
    Variant.objects.filter(pk=variant.pk).update(stock=F("stock") + 1)

    assert found_by(STOCK) == [f"variant {variant.pk} ({variant.sku}): stock 11, should be 10 - 0"]


def test_a_live_part_marked_as_restocked_is_found():
    part = make_part("shipped")
    Fulfillment.objects.filter(pk=part.pk).update(is_restocked=True)

    (sentence,) = found_by("only cancelled parts are restocked as a whole")
    assert sentence == (
        f"order {part.order.number}: part {part.pk} is shipped, yet its goods are back in stock"
    )
    assert found_by(STOCK)


STATUS = "an order's status follows from its parts"


def test_an_order_whose_status_was_typed_in_is_found():
    order = make_order(make_variant(), make_variant())
    Order.objects.filter(pk=order.pk).update(status=Status.SHIPPED)

    assert found_by(STATUS) == [f"order {order.number}: is shipped, should be pending"]


def test_an_order_without_parts_is_found():
    order = make_order()
    order.pk, order.number = None, "250430EA4615A55DB2"
    order.save(force_insert=True)

    assert found_by(STATUS) == ["order 250430EA4615A55DB2: has no parts"]


FIGURES = ["subtotal", "discount", "shipping", "shipping_discount", "tax"]


@pytest.mark.parametrize("field", FIGURES)
def test_an_order_that_does_not_cost_what_its_parts_do_is_found(field):
    order = make_order(make_variant(), make_variant())
    sign = -1 if field in ("discount", "shipping_discount") else 1
    in_total = {} if field == "tax" else {"total": F("total") + 10 * sign}
    with open_books():
        Order.objects.filter(pk=order.pk).update(**{field: F(field) + 10}, **in_total)

    sentences = found_by("an order's totals are the sums of its parts")
    kept, right = getattr(order, field) + 10, getattr(order, field)
    assert sentences[0] == f"order {order.number}: {field} {kept}, should be {right}"
    assert len(sentences) == (1 if field == "tax" else 2)


@pytest.mark.parametrize("field", FIGURES)
def test_a_part_that_does_not_cost_what_its_items_do_is_found(field):
    vendor = make_vendor(shipping_fee=Decimal(18_000), **PKP)
    order = make_order(make_variant(vendor=vendor), make_variant(vendor=vendor))
    part = order.fulfillments.get()
    sign = -1 if field in ("discount", "shipping_discount") else 1
    in_total = {} if field == "tax" else {"total": F("total") + 111 * sign}
    with open_books():
        Fulfillment.objects.filter(pk=part.pk).update(**{field: F(field) + 111}, **in_total)

    sentences = found_by("a part's totals are those of its items and shipping")
    # shipping is an input: what it changes is the tax that it holds
    expected = "tax" if field.startswith("shipping") else field
    assert any(f"part {part.pk}: {expected} " in sentence for sentence in sentences)


def test_an_order_whose_tax_rate_is_that_of_none_of_its_parts_is_found():
    order = make_order(make_variant(vendor=make_vendor(**PKP)), make_variant())
    with open_books():
        Order.objects.filter(pk=order.pk).update(tax_rate=0)

    assert found_by("an order's tax rate is the highest of its parts") == [
        f"order {order.number}: tax rate 0.0000, should be 0.1100"
    ]


def test_an_item_whose_tax_is_wrong_is_found():
    order = make_order(make_variant(vendor=make_vendor(**PKP)))
    item = OrderItem.objects.get(fulfillment__order=order)
    with open_books():
        OrderItem.objects.filter(pk=item.pk).update(tax=F("tax") + 1)

    assert found_by("an item's tax is what its total includes") == [
        f"order {order.number}: item {item.pk}: tax 9911.00, should be 9910.00"
    ]


USES = "a promotion's uses are the redemptions that count, within its limits"


def test_a_promotion_that_counts_other_uses_than_it_had_is_found():
    promotion = make_promotion()
    make_order(promotion_code="PANEN")
    Promotion.objects.filter(pk=promotion.pk).update(used=2)

    assert found_by(USES) == [f"promotion {promotion.pk} (Panen raya): used 2, should be 1"]


def test_a_promotion_used_beyond_its_limit_is_found():
    promotion = make_promotion(usage_limit=2)
    for _ in range(2):
        make_order(promotion_code="PANEN")
    Promotion.objects.filter(pk=promotion.pk).update(used=1, usage_limit=1)

    assert found_by(USES) == [
        f"promotion {promotion.pk} (Panen raya): used 1, should be 2",
        f"promotion {promotion.pk} (Panen raya): redeemed 2 times, limit 1",
    ]


def test_a_buyer_beyond_the_limit_of_a_buyer_is_found():
    buyer = make_user()
    promotion = make_promotion()
    for _ in range(2):
        make_order(promotion_code="PANEN", buyer=buyer)
    Promotion.objects.filter(pk=promotion.pk).update(buyer_limit=1)

    assert found_by(USES) == [
        f"promotion {promotion.pk} (Panen raya): redeemed 2 times by user {buyer.pk}, limit 1"
    ]


GIVEN_BACK = "redemptions are given back with the whole order, and only then"


def test_a_cancelled_order_that_still_holds_a_redemption_is_found():
    make_promotion()
    order = make_order(promotion_code="PANEN")
    move_order(order, Status.CANCELLED, by=order.buyer, note="salah")
    Redemption.objects.update(given_back_at=None)

    assert found_by(GIVEN_BACK) == [
        f"order {order.number}: is cancelled, its redemption of Panen raya still counts"
    ]


def test_a_live_order_whose_redemption_was_given_back_is_found():
    make_promotion()
    order = make_order(promotion_code="PANEN")
    Redemption.objects.update(given_back_at=timezone.now())

    assert found_by(GIVEN_BACK) == [
        f"order {order.number}: is pending, its redemption of Panen raya was given back"
    ]


def test_a_discount_that_no_redemption_explains_is_found():
    make_promotion()
    order = make_order(promotion_code="PANEN")
    with open_books():
        Redemption.objects.update(amount=4000)

    assert found_by("an order's discounts are what its redemptions gave") == [
        f"order {order.number}: discounts 5000.00, redeemed 4000.00"
    ]


CHAINS = "a part's history is one legal chain up to its status"


def lines(part: Fulfillment):
    return part.history.filter(axis=Axis.FULFILLMENT).order_by("pk")


def test_a_part_moved_behind_its_history_is_found():
    part = make_part("processing")
    Fulfillment.objects.filter(pk=part.pk).update(status=Status.SHIPPED)

    assert found_by(CHAINS) == [
        f"order {part.order.number}: part {part.pk}: is shipped, its history ends in processing"
    ]


def test_a_part_without_history_is_found():
    part = make_part()
    lines(part).delete()

    assert found_by(CHAINS) == [f"order {part.order.number}: part {part.pk}: has no history"]


def test_a_line_taken_out_of_the_history_is_found():
    part = make_part("shipped")
    lines(part).filter(target=Status.PROCESSING).delete()

    assert found_by(CHAINS) == [
        f"order {part.order.number}: part {part.pk}: "
        "ship from processing to shipped comes after pending"
    ]


def test_a_step_that_the_machine_does_not_have_is_found():
    part = make_part("delivered")
    lines(part).filter(target=Status.SHIPPED).delete()
    lines(part).filter(target=Status.DELIVERED).update(source=Status.PROCESSING)

    assert found_by(CHAINS) == [
        f"order {part.order.number}: part {part.pk}: "
        "deliver from processing to delivered is no legal step"
    ]


ENDS = "an order's history ends in its status and payment status"


def test_an_order_that_changed_without_a_line_of_history_is_found():
    order = make_order()
    Order.objects.filter(pk=order.pk).update(status="shipped", payment_status="expired")

    assert sorted(found_by(ENDS)) == [
        f"order {order.number}: payment status expired, its history says paid",
        f"order {order.number}: status shipped, its history says pending",
    ]


def test_the_last_line_is_the_one_written_last_not_the_one_dated_last():
    part = make_part("completed")
    lines(part).filter(target=Status.PENDING).update(at=timezone.now() + timedelta(days=1))

    assert found_by(CHAINS) == []


def test_what_was_sold_before_tax_had_a_status_keeps_its_figures():
    order = make_order(make_variant(vendor=make_vendor(**PKP), price=111_000))
    untaxed = make_order()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # pending checks forbid the change
        cursor.execute(
            "ALTER TABLE orders_fulfillment DROP CONSTRAINT fulfillment_only_a_pkp_collects_tax"
        )
        with open_books():
            Fulfillment.objects.update(tax_status="non_pkp", tax_rate=0, npwp="")
            cursor.execute(import_module("orders.migrations.0006_tax_of_parts").FROZEN)

    part = order.fulfillments.get()
    assert (part.tax_status, part.tax_rate, part.tax) == ("pkp", order.tax_rate, 11_000)
    assert untaxed.fulfillments.get().tax_status == "non_pkp"
    assert found_by("an item's tax is what its total includes") == []
