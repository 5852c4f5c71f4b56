"""How a maker has done so far."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.tests.factories import make_user
from catalog.models import Product
from catalog.tests.factories import make_variant
from core.tests.counting import statements
from orders.models import Fulfillment, Question
from orders.reads.records import (
    ENOUGH_PARCELS,
    Record,
    approved_maker,
    maker_and_record,
    whole_days,
)
from orders.tests.factories import make_order
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db


def test_a_maker_of_whom_nothing_is_known_is_said_nothing_of():
    vendor = make_variant().product.vendor

    with statements() as seen:
        assert maker_and_record(vendor.pk) == (vendor, Record())
    assert len(seen) == 1


def test_what_was_sold_judged_asked_and_sent_is_counted_by_maker():
    variant, now = make_variant(stock=100), timezone.now()
    vendor = variant.product.vendor
    Product.objects.update(sold=7, rating_sum=9, review_count=2)
    for hours in (1, 3, 30):
        asked = {"asked_at": now - timedelta(hours=hours), "answered_at": now}
        Question.objects.create(
            vendor=vendor, product=variant.product, asker=make_user(), text="?", answer="!", **asked
        )
    for days in range(ENOUGH_PARCELS):
        make_order(variant)
        shipped = now - timedelta(days=10)
        last = Fulfillment.objects.latest("pk")
        arrived = shipped + timedelta(days=2 + days)
        times = {"ship_by": shipped, "shipped_at": shipped, "delivered_at": arrived}
        if days == 0:
            times["ship_by"] = shipped - timedelta(hours=1)
        Fulfillment.objects.filter(pk=last.pk).update(**times)

    maker, found = approved_maker(vendor.slug)

    assert (found.sold, found.reviews, found.rating) == (7, 2, Decimal("4.50"))
    assert found.answers_in == timedelta(hours=3)
    assert (found.on_time, found.travel) == (80, (3, 6))
    assert maker.business_name == vendor.business_name
    assert maker_and_record(make_variant().product.vendor_id)[1].travel is None
    assert approved_maker(make_vendor(status="pending").slug) is None


def test_days_on_the_road_are_whole_and_never_just_one():
    assert whole_days([0.2, 0.4]) == (1, 2)
    assert whole_days([2.9, 4.1]) == (2, 5)
