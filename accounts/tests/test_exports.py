import json
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.models import DataExport
from accounts.operations import ask_for_export, forget_exports, write_export
from accounts.tests.factories import make_address, make_user
from catalog.models import WishlistItem
from catalog.tests.factories import make_variant
from orders.tests.factories import make_order

pytestmark = pytest.mark.django_db

EXPORTS = "/api/v1/users/me/exports"


@pytest.fixture
def done_at_once(monkeypatch):
    """Jobs run where they are deferred."""

    def run(name, *, at=None, **given):
        app.tasks[name].func(**given)

    monkeypatch.setattr("accounts.operations.exports.defer", run)


def test_the_file_holds_what_is_the_persons_own(api, done_at_once):
    buyer, other = make_user(), make_user()
    order = make_order(buyer=buyer)
    make_order(buyer=other)
    make_address(buyer, city="Sleman")
    WishlistItem.objects.create(user=buyer, product=make_variant().product)

    asked = api(buyer).post(EXPORTS)
    file = api(buyer).get(f"{EXPORTS}/{asked.json()['id']}/file")

    assert asked.status_code == 202
    assert file["Cache-Control"] == "private, no-store"
    known = json.loads(file.content)
    assert known["profile"]["email"] == buyer.email
    assert known["addresses"][0]["city"] == "Sleman"
    assert [one["number"] for one in known["orders"]] == [order.number]
    assert len(known["wishlist"]) == 1
    assert other.email not in file.content.decode()
    assert [letter.to for letter in mail.outbox] == [[buyer.email]]


def test_asking_again_is_the_same_wish_until_it_is_ready(api):
    user = make_user()

    first, again = (api(user).post(EXPORTS).json()["id"] for _n in range(2))
    assert api(user).get(f"{EXPORTS}/{first}/file").status_code == 404
    write_export(first)
    anew = api(user).post(EXPORTS).json()["id"]

    assert first == again != anew
    assert DataExport.objects.filter(user=user).count() == 1


def test_a_file_is_removed_after_its_time():
    export = ask_for_export(make_user())
    write_export(export.pk)

    forget_exports(now=timezone.now() + timedelta(days=6))
    assert DataExport.objects.exists()
    forget_exports(now=timezone.now() + timedelta(days=8))

    assert not DataExport.objects.exists()
