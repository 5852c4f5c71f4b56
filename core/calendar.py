"""The shop's calendar: days begin at midnight in the time zone of the installation."""

import re
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


MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])", re.ASCII)


def month_of(day: date) -> date:
    """The first day of its month, which stands for the month."""
    return day.replace(day=1)


def month_after(month: date, count: int = 1) -> date:
    """So many months later, or, below nothing, earlier."""
    years, months = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(years, months + 1, 1)


def month_named(text: str) -> date:
    """The month of `2026-11`. Raises ValueError."""
    said = MONTH.fullmatch(text)
    if said is None:
        raise ValueError(text)
    return date(int(said[1]), int(said[2]), 1)
