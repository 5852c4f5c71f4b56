"""When goods arrive that are ordered now."""

from datetime import date, datetime, timedelta

from core.calendar import zone
from orders.arrival import Arrival, arrival_of
from vendors.models import Vendor

NOON = datetime(2026, 12, 1, 12, tzinfo=zone())


def test_a_range_from_the_quickest_parcel_sent_at_once_to_the_slowest_sent_last():
    shown = arrival_of(Vendor(), 2, (1, 4), now=NOON)

    assert shown == Arrival(date(2026, 12, 6), date(2026, 12, 4), date(2026, 12, 10))


def test_nothing_is_promised_where_nobody_knows_how_long_parcels_travel():
    assert arrival_of(Vendor(), 0, None, now=NOON) == Arrival(date(2026, 12, 4))


def test_a_holiday_puts_every_day_off():
    away = Vendor(holiday_from=date(2026, 11, 30), holiday_until=date(2026, 12, 10))
    usual = arrival_of(Vendor(), 0, (2, 3), now=NOON)

    shown = arrival_of(away, 0, (2, 3), now=NOON)

    assert shown.sent_by - usual.sent_by == timedelta(days=10)
    assert shown.first and shown.first > date(2026, 12, 11)
