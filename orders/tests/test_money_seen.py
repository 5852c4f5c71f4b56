"""What the people of an order see of its money: payments that add up, and what went back."""

from decimal import Decimal

import pytest

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_variant
from orders.documents import invoice
from orders.models import Order
from orders.operations import apply_transition, move_order
from orders.presentation import OrderView
from orders.reads.whole import whole_order
from orders.tests.factories import make_order
from payments import operations
from payments.models import Payment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]

K = 1_000


def two_vendors(**details) -> Order:
    return make_order(make_variant(price=100 * K), make_variant(price=50 * K), **details)


def shown(api, order: Order, user) -> dict:
    return api(user).get(f"/api/v1/orders/{order.number}").json()


def summary(api, order: Order) -> tuple[str, str, str, str]:
    payment = shown(api, order, order.buyer)["payment"]
    return payment["status"], payment["amount"], payment["paid"], payment["refunded"]


# ── payments ────────────────────────────────────────────────────────────────────────────────────


def one_part_at_the_door(order: Order) -> None:
    move_order(order, "delivered", by=order.fulfillments.first().vendor.owner)


def one_part_cancelled(order: Order) -> None:
    one_part_at_the_door(order)
    last = order.fulfillments.last()
    apply_transition(last, "cancel", by=last.vendor.owner, note="habis")


def first_of_two_attempts_paid(order: Order) -> None:
    first = order.payments.get()
    operations.pay_again(order, by=order.buyer, gateway="manual")
    operations.confirm_payment(first, by=make_staff())


def both_attempts_paid(order: Order) -> None:
    first_of_two_attempts_paid(order)
    operations.confirm_payment(order.payments.last(), by=make_staff())


SUMS = {
    "on delivery, nothing collected yet": ("cod", None, ("pending", 150, 0, 0)),
    "on delivery, one part collected": ("cod", one_part_at_the_door, ("pending", 150, 100, 0)),
    "on delivery, the other cancelled": ("cod", one_part_cancelled, ("paid", 100, 100, 0)),
    "the first of two attempts": ("manual", first_of_two_attempts_paid, ("paid", 150, 150, 0)),
    "both attempts": ("manual", both_attempts_paid, ("paid", 300, 300, 150)),
}


@pytest.mark.parametrize("case", SUMS)
def test_what_is_shown_of_the_payment_adds_up_over_all_attempts(api, case):
    gateway, act, (status, *sums) = SUMS[case]
    order = two_vendors(gateway=gateway)
    if act:
        act(order)

    assert summary(api, order) == (status, *(f"{amount * K}.00" for amount in sums))


def test_every_attempt_is_listed_for_the_buyer_and_none_for_a_vendor(api):
    order = two_vendors(gateway="manual")
    first_of_two_attempts_paid(order)

    seen = [row["status"] for row in shown(api, order, order.buyer)["payments"]]
    vendor = shown(api, order, order.fulfillments.first().vendor.owner)

    assert seen == ["paid", "cancelled"]
    assert (vendor["payment"], vendor["payments"]) == (None, [])


# ── money back ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def refunded() -> Order:
    order = two_vendors()
    operations.refund_order(order, by=make_staff(), reason="Gelas retak", amount=Decimal(30 * K))
    return order


def test_buyer_and_vendors_see_each_refund_with_amount_and_reason(api, refunded):
    sides = {
        "30000.00": refunded.buyer,
        "20000.00": refunded.fulfillments.first().vendor.owner,
        "10000.00": refunded.fulfillments.last().vendor.owner,
    }
    for amount, person in sides.items():
        seen = shown(api, refunded, person)

        assert [(row["amount"], row["reason"]) for row in seen["refunds"]] == [
            (amount, "Gelas retak")
        ]
        assert seen["refunded"] == amount
        of_parts = [part["refunded"] for part in seen["fulfillments"]]
        assert sum(map(Decimal, of_parts)) == Decimal(amount)
        assert sum(Decimal(line["amount"]) for line in seen["refunds"][0]["lines"]) == Decimal(
            amount
        )


def test_the_pages_show_the_amount_and_the_reason(client, refunded):
    vendor = refunded.fulfillments.first().vendor.owner
    pages = {
        f"/pesanan/{refunded.number}": (refunded.buyer, "30.000"),
        f"/dashboard/orders/{refunded.number}": (vendor, "20.000"),
        "/dashboard/orders": (vendor, "20.000"),
    }
    for address, (person, amount) in pages.items():
        client.force_login(person)
        page = client.get(address).content.decode()

        assert amount in page, address
        assert "Gelas retak" in page or address == "/dashboard/orders", address


def test_what_the_shop_gives_as_its_own_reason_is_in_the_language_of_the_reader(client):
    order = make_order(gateway="manual")
    both_attempts_paid(order)
    client.force_login(order.buyer)

    for prefix, words in {"": "Dibayar padahal tidak ada tagihan", "/en": "Paid though"}.items():
        page = client.get(f"{prefix}/pesanan/{order.number}")

        assert words in page.content.decode(), prefix


def test_a_refund_that_failed_is_told_and_counts_nowhere(api, refunded):
    (refund,) = Payment.objects.get().refunds.all()
    operations.finish_refund(refund, status="failed")

    seen = shown(api, refunded, refunded.buyer)

    assert ([row["status"] for row in seen["refunds"]], seen["refunded"]) == (["failed"], "0.00")


@pytest.mark.parametrize("language, words", [("id", "Nota kredit"), ("en", "Credit note")])
def test_the_invoice_of_each_side_tells_what_went_back(refunded, drawn, language, words):
    order = whole_order(refunded.pk)
    vendor = refunded.fulfillments.first().vendor.owner

    for person, as_vendor, amount in ((refunded.buyer, False, "30.000"), (vendor, True, "20.000")):
        drawn.clear()

        invoice(OrderView(order, person, as_vendor=as_vendor), language)

        [start] = [n for n, text in enumerate(drawn) if text.startswith(words)]
        assert drawn[start + 1] == f"−Rp{amount}"
        assert "Gelas retak" in drawn[start:]
