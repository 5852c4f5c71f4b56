from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from accounts.tests.factories import PASSWORD, make_staff, make_user
from core.tests.backoffice import back_office, page_url
from orders.tests.factories import make_order, make_part
from vendors.tests.factories import make_vendor

groups = import_module("rupa_rawi.migrations.0001_staff_groups")

pytestmark = pytest.mark.django_db


def make_groups():
    Group.objects.all().delete()
    groups.make_groups(apps, None)


def member_of(name: str):
    make_groups()
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=name))
    return user


def test_the_groups_hold_permissions_that_exist_and_name_none_twice():
    before = set(Permission.objects.values_list("content_type", "codename", "name"))

    make_groups()

    assert set(Permission.objects.values_list("content_type", "codename", "name")) == before
    assert set(Group.objects.values_list("name", flat=True)) == set(groups.GROUPS)


def test_a_group_that_the_house_changed_stays_as_it_is():
    make_groups()
    Group.objects.get(name="Finance").permissions.clear()

    groups.make_groups(apps, None)

    assert not Group.objects.get(name="Finance").permissions.exists()


@pytest.mark.parametrize(
    ("group", "sees", "not_these"),
    [
        ("Catalogue editor", "catalog_category", "orders_order"),
        ("Order desk", "orders_order", "catalog_category"),
        ("Finance", "payments_refund", "promotions_promotion"),
        ("Vendor care", "vendors_vendor", "payments_payment"),
    ],
)
def test_the_menu_shows_what_somebody_may_see(group, sees, not_these):
    page = back_office(member_of(group)).get("/admin/").content.decode()

    assert reverse(f"admin:{sees}_changelist") in page
    assert reverse(f"admin:{not_these}_changelist") not in page


def test_the_order_desk_moves_parts_and_finance_moves_money():
    part = make_part("processing")
    desk = back_office(member_of("Order desk")).get(page_url(part.order)).content.decode()
    finance = back_office(member_of("Finance")).get(page_url(part.order)).content.decode()

    assert "/step/ship/" in desk
    assert "/step/refund/" not in desk
    assert "/step/refund/" in finance
    assert "/step/ship/" not in finance


def test_the_first_page_counts_what_waits():
    make_order()
    make_order(gateway="manual")
    make_vendor(status="pending")

    todo = back_office(make_staff()).get("/admin/").context["todo"]

    counts = {line["url"].split("?")[0].split("/")[-2]: line["count"] for line in todo}
    assert counts["payment"] == "1"
    assert counts["vendor"] == "1"
    assert todo[0]["count"] == "2"


def test_the_back_office_has_a_policy_of_its_own(client):
    policy = client.get("/admin/login/")["Content-Security-Policy"]
    page = client.get("/")["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-eval'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'self'" in policy
    assert "unsafe" not in page


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/dashboard/nothing", 404)])
def test_a_page_that_is_not_there_says_so(client, path, status):
    answer = client.get(path)

    assert answer.status_code == status
    assert "Halaman ini tidak ada" in answer.content.decode()


def test_signing_in_without_saying_where_to_leads_to_the_first_page(client):
    staff = make_staff()

    answer = client.post("/admin/login/", {"username": staff.username, "password": PASSWORD})

    assert answer["Location"] == "/admin/"
