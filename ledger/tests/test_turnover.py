"""What vendors turned over and what was taken of it, as the tax office asks for it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_variant
from core.calendar import month_of, today
from ledger.house_figures import by_month, owed_to_vendors
from ledger.models import Account
from ledger.operations import approve_adjustment
from ledger.tests.factories import make_adjustment
from ledger.turnover import Turnover, of_month, of_year
from orders.operations import apply_transition
from orders.tests.factories import bring, make_order
from payments.operations import refund_order
from promotions.tests.factories import make_promotion
from vendors.tests.factories import PKP, make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


@pytest.fixture
def _taxed(settings):
    settings.WITHHOLD_PPH22 = True
    settings.HOUSE_TAX = "pkp"


@pytest.mark.usefixtures("_taxed")
def test_a_month_counts_goods_without_ppn_and_takes_off_what_went_back():
    vendor = make_vendor(shipping_fee=Decimal(15_000), **PKP)
    exempt = make_vendor(pph22_exempt_until=today() + timedelta(days=30))
    goods = make_variant(vendor=vendor, price=111_000, stock=50)
    make_promotion(vendor=vendor, code="SANGGAR10")
    make_order(goods, promotion_code="SANGGAR10")  # 99,900 of goods, 90,000 without PPN
    back = make_order(goods)
    refund_order(back, by=make_staff(), reason="retak", amount=Decimal(63_000))  # half of all
    whole = make_order(goods)
    apply_transition(whole.fulfillments.get(), "cancel", by=vendor.owner, note="habis")
    cod = make_order(goods, gateway="cod")
    bring(cod.fulfillments.get(), "delivered")
    make_order(make_variant(vendor=exempt, price=50_000))

    rows = {row.vendor: row.turnover for row in of_month(month_of(today()))}

    own = rows[vendor]
    assert (own.sales, own.goods) == (4, 90_000 + 50_000 + 100_000)
    assert own.withheld == 450 + 250  # nothing of what was paid on delivery
    assert own.paid == 114_900 + 63_000 + 126_000
    assert own.commission == 8_108 + (9_009 - 4_505) + 9_009
    assert own.commission_tax == 892 + (991 - 496) + 991
    assert (rows[exempt].goods, rows[exempt].withheld) == (50_000, 0)


@pytest.mark.usefixtures("_taxed")
def test_a_year_is_its_four_quarters():
    make_order(make_variant(price=100_000))

    (row,) = of_year(today().year)

    quarter = (today().month - 1) // 3
    assert row.quarters[quarter] == row.turnover
    assert row.turnover.sales == 1
    assert [each for each in row.quarters if each != Turnover()] == [row.turnover]
    assert of_year(today().year - 1) == []


@pytest.mark.usefixtures("_taxed")
def test_the_houses_month_is_what_its_accounts_say():
    make_promotion()
    order = make_order(make_variant(price=100_000), promotion_code="HEMAT10")
    refund_order(order, by=make_staff(), reason="retak", amount=Decimal(45_000))
    approve_adjustment(make_adjustment(amount=7_500, against=Account.FEES), by=make_staff())

    this, *before = by_month()

    assert len(before) == 11
    assert all(month.sold == month.earned == 0 for month in before)
    assert (this.sold, this.refunded, this.promotions, this.fees) == (90_000, 45_000, 5_000, 7_500)
    assert (this.commission, this.ppn) == (9_009 - 4_505, 991 - 496)
    assert this.earned == this.commission - 12_500


def test_vendors_are_listed_by_what_they_are_owed_or_owe():
    owed, owing = make_vendor(), make_vendor()
    approve_adjustment(make_adjustment(owed, 9_000), by=make_staff())
    approve_adjustment(make_adjustment(owing, -9_000), by=make_staff())

    assert [each.vendor for each in owed_to_vendors(debts_first=False, size=9)] == [
        owed.pk,
        owing.pk,
    ]
    assert owed_to_vendors(debts_first=True, size=1)[0].vendor == owing.pk
