from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.tests.factories import make_variant
from orders.pricing import price_lines
from promotions.models import Promotion
from promotions.tests.factories import make_promotion
from vendors.tests.factories import PKP, make_vendor

pytestmark = pytest.mark.django_db
RATE = Decimal("0.11")


def priced(*lines, promotions=(), **more):
    scoped = Promotion.objects.filter(pk__in=[p.pk for p in promotions]).with_scope()
    return price_lines(list(lines), list(scoped), now=timezone.now(), tax_rate=RATE, **more)


def test_each_vendor_charges_its_own_shipping():
    near = make_vendor(shipping_fee=Decimal(9_000))
    far = make_vendor(shipping_fee=Decimal(21_000))

    result = priced((make_variant(vendor=near), 1), (make_variant(vendor=far), 1))

    assert [part.shipping for part in result.parts] == [9_000, 21_000]
    assert result.total == 230_000


def test_shipping_is_free_from_the_threshold_of_goods_after_discount():
    vendor = make_vendor(shipping_fee=Decimal(9_000), free_shipping_threshold=Decimal(100_000))
    variant = make_variant(vendor=vendor, price=100_000)

    assert priced((variant, 1)).money()["shipping"] == 0
    assert priced((variant, 1), promotions=[make_promotion()]).money()["shipping"] == 9_000


def test_the_tax_included_is_worked_out_of_each_discounted_line_and_of_net_shipping():
    vendor = make_vendor(shipping_fee=Decimal(11_100), **PKP)

    result = priced((make_variant(vendor=vendor, price=123_333), 1), promotions=[make_promotion()])

    line = result.lines[0]
    assert line.discount == 12_333  # 12,333.3 to the rupiah
    assert line.tax == 11_000  # 111,000 x 0.11 / 1.11
    assert result.money()["tax"] == 11_000 + 1_100


def test_the_prices_of_who_is_no_pkp_include_no_tax():
    artisan, workshop = make_vendor(shipping_fee=Decimal(9_000)), make_vendor(**PKP)

    result = priced(
        (make_variant(vendor=artisan, price=111_000), 1),
        (make_variant(vendor=workshop, price=111_000), 1),
    )

    assert [(part.tax_rate, part.tax) for part in result.parts] == [(0, 0), (RATE, 11_000)]
    assert (result.tax_rate, result.money()["tax"]) == (RATE, 11_000)
    assert result.total == 231_000


def test_promotions_apply_in_their_order_each_on_what_is_left():
    first = make_promotion(code="", value=Decimal(50), priority=1)
    second = make_promotion(code="", kind="fixed_discount", value=Decimal(30_000), priority=2)

    result = priced((make_variant(price=100_000), 1), promotions=[second, first])

    assert [outcome.amount for outcome in result.outcomes] == [50_000, 30_000]
    assert result.total == 20_000


def test_the_parts_add_up_to_the_whole():
    lines = [(make_variant(price=price), n) for n, price in enumerate((33_333, 99_999, 7), 1)]

    result = priced(*lines, promotions=[make_promotion(value=Decimal("33.33"))])

    money = result.money()
    assert money["total"] == sum(part.total for part in result.parts)
    assert money["total"] == money["subtotal"] - money["discount"] + money["shipping"]
    assert money["discount"] == sum(line.discount for line in result.lines)
