"""Stats, dashboard, statement, ledger and order page tell one story of the same orders."""

from collections import Counter
from decimal import Decimal

import pytest

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_variant
from core.calendar import month_of, today
from core.money import ZERO, display
from dashboard.tests.test_money import browser
from ledger.papers import paper_of
from ledger.statements import statement_of
from ledger.tests.test_statements import text_of
from orders.models import Fulfillment, Order
from orders.operations import apply_transition, decide_return, receive_return, request_return
from orders.tests.factories import bring, make_order
from payments.operations import figures_of, refund_order
from promotions.tests.factories import make_promotion
from vendors.models import Vendor
from vendors.tests.factories import make_vendor


def months_of_a_shop() -> Vendor:
    """Orders of every kind that moves a vendor's money in a way of its own."""
    vendor = make_vendor(shipping_fee=Decimal(15_000))
    goods = make_variant(vendor=vendor, price=100_000, stock=50)
    plate = make_variant(vendor=vendor, price=40_000, stock=50)
    make_promotion()  # the house bears it
    make_promotion(vendor=vendor, code="SANGGAR", value=Decimal(20))
    make_promotion(vendor=vendor, code="", value=Decimal(5), products=[plate.product])
    staff = make_staff()
    partly = make_order(goods, quantity=2, promotion_code="HEMAT10")
    refund_order(partly, by=staff, reason="gores", amount=Decimal(30_000))
    own, late = make_order(goods, promotion_code="SANGGAR"), make_order(goods)
    both = make_order(goods, plate, quantity=2, promotion_code="HEMAT10")
    cod = make_order(goods, plate, gateway="cod", promotion_code="HEMAT10")
    for order in (own, late, cod):
        bring(order.fulfillments.get(), "completed")
    for order in (late, cod):
        refund_order(order, by=staff, reason="retak", amount=Decimal(15_000))
    send_one_plate_back(both, vendor)
    cancelled = make_order(goods)
    apply_transition(cancelled.fulfillments.get(), "cancel", by=vendor.owner, note="habis")
    return vendor


def send_one_plate_back(order: Order, vendor: Vendor) -> None:
    part = order.fulfillments.get()
    bring(part, "delivered")
    plates = part.items.latest("pk")
    asked = request_return(part, by=order.buyer, reason="retak", items={plates.pk: 1})
    decide_return(asked, by=vendor.owner, approve=True)
    receive_return(asked, by=vendor.owner, restock=False)
    apply_transition(part, "complete", by=order.buyer)


@pytest.mark.django_db
@pytest.mark.usefixtures("books_balance")
def test_all_that_tells_of_a_vendors_money_tells_the_same(api, client, settings):
    settings.WITHHOLD_PPH22 = True
    vendor = months_of_a_shop()

    asking, desk = api(vendor.owner), browser(vendor)
    stats = asking.get("/api/v1/vendor/stats").json()
    balance = asking.get("/api/v1/vendor/balance").json()
    lines = asking.get("/api/v1/vendor/ledger", {"page_size": 100}).json()["results"]
    statement = statement_of(vendor, month_of(today()))
    parts = Fulfillment.objects.filter(vendor=vendor).with_refunded().select_related("order")

    # what buyers paid, net of refunds: the orders' pages, stats, dashboard and the statement
    kept = sum((part.total - part.refunded for part in parts if not part.cancelled_at), ZERO)
    summary = statement.summary
    assert Decimal(stats["earned"]["amount"]) == kept
    assert desk.get("/dashboard/").context["stats"]["revenue"] == kept
    assert summary.sales + summary.at_the_door + summary.refunds == kept
    for part in parts:
        order = part.order
        client.force_login(order.buyer)
        bought = client.get(f"/pesanan/{order.number}").context["order"]
        page = desk.get(f"/dashboard/orders/{order.number}")
        told = asking.get(f"/api/v1/orders/{order.number}").json()
        assert bought.total == page.context["part"].total == Decimal(told["total"]) == part.total
        for refunds in (page.context["refunds"], bought.refunds):
            assert sum((refund.amount for refund in refunds), ZERO) == part.refunded
        assert Decimal(told["refunded"]) == bought.refunded == part.refunded
        assert sum((figure.refunded for figure in figures_of(order)), ZERO) == part.refunded

    # what the vendor is given for it: order by order, stats, balance, statement, page of money
    credited = Decimal(stats["credited"])
    in_ledger, on_statement = Counter(), Counter()
    for line in lines:
        in_ledger[line["order"]] += Decimal(line["amount"])
    for line in statement.lines:
        on_statement[line.posting.fulfillment.order.number] += line.moved.total
    assert in_ledger == on_statement
    assert in_ledger.total() == credited
    assert Decimal(balance["pending"]) + Decimal(balance["available"]) == credited
    assert statement.closing.total == summary.change == credited
    assert display(credited) in text_of(paper_of(statement, "en"))
    money = desk.get("/dashboard/money").context
    assert money["balance"].available == Decimal(balance["available"])
    assert sum(row.amount for row in money["rows"] if row.posting.kind != "released") == credited

    # and both are one: discounts of the house more, commission and PPh 22 less
    taken = summary.commission + summary.withheld
    assert kept - summary.at_the_door + summary.promotions + taken == credited
    assert {part.order.payment_status for part in parts} == {
        "paid", "partially_refunded", "refunded",
    }  # fmt: skip
