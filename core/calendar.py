"""The shop's calendar: days begin at midnight in the time zone of the installation."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def today() -> date:
    return timezone.localdate(timezone=zone())


def beginning_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone())
