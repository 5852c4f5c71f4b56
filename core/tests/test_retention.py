"""What is forgotten, when, and that one job does it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.tests.factories import make_user
from audit.models import LogEntry
from catalog.tests.factories import make_variant
from core import retention, tasks
from core.tests.tables import every
from notifications.models import Delivery, Mail
from notifications.tests.factories import make_delivery, make_endpoint
from orders.guests import Secret
from orders.models import Cart
from orders.operations import add_to_cart

pytestmark = pytest.mark.django_db
DAYS = ("KEEP_CARTS_DAYS", "KEEP_MAILS_DAYS", "KEEP_WEBHOOKS_DAYS", "KEEP_LOG_DAYS")


def make_all(days: int) -> None:
    """One of each, that many days old."""
    at = timezone.now() - timedelta(days=days)
    owner = Secret.new()
    add_to_cart(owner, make_variant().pk, 1)
    Cart.objects.of(owner).update(updated_at=at)
    over = {"status": "delivered", "next_attempt_at": None, "created_at": at}
    make_delivery(make_endpoint(), **over)
    Mail.objects.create(event=f"{days:032x}", kind="refund", receiver=make_user(), **over)
    LogEntry.objects.create(at=at, kind="job", action="change", target_type="x", target="x")
    Session.objects.create(session_key=str(days), expire_date=at)


def left() -> list[int]:
    counted = (Cart.objects.filter(buyer=None), Mail.objects, Delivery.objects, LogEntry.objects)
    return [rows.count() for rows in counted]


def test_one_job_forgets_what_each_setting_says_and_nothing_that_is_kept_for_ever(settings):
    for days in (5, 20):
        make_all(days)
    for name in DAYS:
        setattr(settings, name, 0)

    tasks.forget_old(timestamp=0)
    assert left() == [2, 2, 2, 2]
    assert not Session.objects.exists()  # their own end has passed

    def forgets(place: int) -> None:
        setattr(settings, DAYS[place], 10)
        tasks.forget_old(timestamp=0)
        assert left() == [1] * (place + 1) + [2] * (len(DAYS) - place - 1)

    every(range(len(DAYS)), forgets, at_least=4)


def test_every_setting_that_says_how_long_is_kept_to_and_stands_on_the_page_about_privacy():
    retention.forget_old(timezone.now())
    ruled = {setting for setting, _forget in retention._rules if setting} | {"KEEP_EXPORTS_DAYS"}
    page = (Path(settings.BASE_DIR) / "docs/privacy.md").read_text()

    assert {name for name in dir(settings) if name.startswith("KEEP_")} == ruled
    assert set(re.findall(r"`(KEEP_\w+)`", page)) == ruled
