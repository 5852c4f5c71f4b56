"""Stats, dashboard, statement, ledger and order page tell one story of the same orders."""

from decimal import Decimal

import pytest

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_variant
from core.calendar import month_of, today
from core.money import ZERO
from dashboard.tests.test_money import browser
from ledger.statements import statement_of
from orders.models import Fulfillment
from orders.operations import apply_transition
from orders.tests.factories import bring, make_order
from payments.operations import refund_order
from promotions.tests.factories import make_promotion
from vendors.tests.factories import make_vendor


@pytest.mark.django_db
@pytest.mark.usefixtures("books_balance")
def test_all_that_tells_of_a_vendors_money_tells_the_same(api, settings):
    settings.WITHHOLD_PPH22 = True
    vendor = make_vendor(shipping_fee=Decimal(15_000))
    goods = make_variant(vendor=vendor, price=100_000, stock=50)
    make_promotion()  # the house bears it
    make_promotion(vendor=vendor, code="SANGGAR", value=Decimal(20))
    staff = make_staff()
    partly = make_order(goods, quantity=2, promotion_code="HEMAT10")
    refund_order(partly, by=staff, reason="gores", amount=Decimal(30_000))
    own = make_order(goods, promotion_code="SANGGAR")
    late = make_order(goods)
    cod = make_order(goods, gateway="cod", promotion_code="HEMAT10")
    for order in (own, late, cod):
        bring(order.fulfillments.get(), "completed")
    refund_order(late, by=staff, reason="retak", amount=Decimal(15_000))
    cancelled = make_order(goods)
    apply_transition(cancelled.fulfillments.get(), "cancel", by=vendor.owner, note="habis")

    client, desk = api(vendor.owner), browser(vendor)
    stats = client.get("/api/v1/vendor/stats").json()
    balance = client.get("/api/v1/vendor/balance").json()
    lines = client.get("/api/v1/vendor/ledger", {"page_size": 100}).json()["results"]
    statement = statement_of(vendor, month_of(today()))
    parts = Fulfillment.objects.filter(vendor=vendor).with_refunded().select_related("order")

    # what buyers paid, net of refunds: the orders' pages, stats, dashboard and the statement
    kept = sum((part.total - part.refunded for part in parts if not part.cancelled_at), ZERO)
    summary = statement.summary
    assert Decimal(stats["earned"]["amount"]) == kept
    assert desk.get("/dashboard/").context["stats"]["revenue"] == kept
    assert summary.sales + summary.at_the_door + summary.refunds == kept
    for part in parts:
        page = desk.get(f"/dashboard/orders/{part.order.number}")
        assert page.context["part"].total == part.total
        refunded = sum((refund.amount for refund in page.context["refunds"]), ZERO)
        assert refunded == part.refunded

    # what the vendor is given for it: stats, ledger, balance, statement and the page of money
    credited = Decimal(stats["credited"])
    assert sum(Decimal(line["amount"]) for line in lines) == credited
    assert Decimal(balance["pending"]) + Decimal(balance["available"]) == credited
    assert statement.closing.total == summary.change == credited
    assert desk.get("/dashboard/money").context["balance"].available == Decimal(
        balance["available"]
    )
    taken = summary.commission + summary.withheld
    assert kept - summary.at_the_door + summary.promotions + taken == credited
