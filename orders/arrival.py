"""When goods that are ordered now are sent, and when they arrive."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from core.calendar import zone
from orders import rules
from vendors.models import Vendor


@dataclass(frozen=True)
class Arrival:
    """By which day they are sent; between which days they arrive, None where nobody can tell."""

    sent_by: date
    first: date | None = None
    last: date | None = None


def arrival_of(
    vendor: Vendor, lead_days: int, travel: tuple[int, int] | None, *, now: datetime
) -> Arrival:
    """`travel`: how many days parcels of the maker are on the road, from and to. The first day is
    that of goods which are sent as soon as they are made, the last that of those sent on the last
    day."""
    due = rules.ship_by(vendor, lead_days, now=now)
    if travel is None:
        return Arrival(day_of(due))
    quick, slow = (timedelta(days=days) for days in travel)
    return Arrival(day_of(due), day_of(due - rules.SHIP_BY + quick), day_of(due + slow))


def day_of(moment: datetime) -> date:
    return timezone.localdate(moment, zone())
