"""Until when goods are to be sent: lead times and holidays of a vendor."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Product
from catalog.tests.factories import make_variant
from orders import rules
from orders.operations import apply_transition
from orders.rules import SHIP_BY
from orders.tests.factories import make_order
from vendors.models import Vendor
from vendors.tests.factories import make_vendor

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 12, 1, 10, tzinfo=JAKARTA)
DAY = timedelta(days=1)


def day(of_december: int) -> date:
    return date(2026, 12, of_december)


@pytest.mark.parametrize(
    ("away", "lead", "due"),
    [
        (None, 0, NOW + SHIP_BY),
        (None, 7, NOW + SHIP_BY + 7 * DAY),
        # on holiday: counted from its end
        ((day(1), day(5)), 2, datetime(2026, 12, 6, tzinfo=JAKARTA) + SHIP_BY + 2 * DAY),
        ((day(1), day(1)), 0, datetime(2026, 12, 2, tzinfo=JAKARTA) + SHIP_BY),
        # away in between: these days do not count
        ((day(3), day(4)), 0, NOW + SHIP_BY + 2 * DAY),
        # back already, or away later
        ((date(2026, 11, 20), date(2026, 11, 30)), 0, NOW + SHIP_BY),
        ((day(20), day(24)), 0, NOW + SHIP_BY),
    ],
)
def test_goods_are_due_after_the_holiday_and_the_time_to_make_them(away, lead, due):
    first, last = away or (None, None)
    vendor = Vendor(holiday_from=first, holiday_until=last)

    assert rules.ship_by(vendor, lead, now=NOW) == due


@pytest.mark.django_db
def test_the_slowest_goods_of_a_part_and_its_vendors_holiday_say_when_it_is_due():
    vendor = make_vendor()
    quick, slow = make_variant(vendor=vendor), make_variant(vendor=vendor)
    Product.objects.filter(pk=slow.product_id).update(lead_days=10)
    part = make_order(quick, slow).fulfillments.get()
    Vendor.objects.update(holiday_from=day(1), holiday_until=day(2))

    with time_machine.travel(NOW, tick=False), CaptureQueriesContext(connection) as asked:
        apply_transition(part, "process", by=vendor.owner)

    part.refresh_from_db()
    assert part.ship_by == datetime(2026, 12, 3, tzinfo=JAKARTA) + SHIP_BY + 10 * DAY
    assert sum("lead_days" in query["sql"] for query in asked) == 1


@pytest.mark.django_db
def test_a_page_and_the_api_say_that_a_maker_is_on_holiday(api):
    variant = make_variant()
    Vendor.objects.filter(pk=variant.vendor_id).update(
        holiday_from=day(1), holiday_until=day(5), holiday_notice="Mudik"
    )
    Product.objects.filter(pk=variant.product_id).update(lead_days=3)

    product = api().get(f"/api/v1/products/{variant.product_id}").json()
    with time_machine.travel(NOW, tick=False):
        vendor = api().get(f"/api/v1/vendors/{variant.vendor_id}").json()

    assert product["lead_days"] == 3
    assert product["vendor"]["holiday_until"] == vendor["holiday_until"] == "2026-12-05"
    assert product["vendor"]["holiday_notice"] == vendor["holiday_notice"] == "Mudik"
    assert vendor["is_on_holiday"]
