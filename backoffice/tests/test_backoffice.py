from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import PASSWORD, make_staff, make_user
from backoffice.tests.house import fill_the_house
from catalog.tests.factories import make_variant
from core.tests.backoffice import back_office, page_url
from notifications.operations.mailing import tell
from orders.models import Fulfillment, Order
from orders.tests.factories import make_order, make_part
from vendors.tests.factories import make_vendor

groups = import_module("rupa_rawi.migrations.0001_staff_groups")
technicians = import_module("rupa_rawi.migrations.0002_technicians")

pytestmark = pytest.mark.django_db


def make_groups():
    Group.objects.all().delete()
    groups.make_groups(apps, None)
    technicians.add_groups(apps, None)


def member_of(name: str):
    make_groups()
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=name))
    return user


def test_the_groups_hold_permissions_that_exist_and_name_none_twice():
    before = set(Permission.objects.values_list("content_type", "codename", "name"))

    make_groups()

    assert set(Permission.objects.values_list("content_type", "codename", "name")) == before
    assert set(Group.objects.values_list("name", flat=True)) == {*groups.GROUPS, "Technician"}


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
        ("Finance", "payments_paymentevent", "notifications_job"),
        ("Technician", "notifications_job", "orders_order"),
        ("Technician", "audit_logentry", "payments_payment"),
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


def first_page(*permissions: str):
    browser = back_office(make_staff(*permissions))
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser.get("/admin/")


def waiting(answer) -> dict[str, str]:
    return {line["url"]: line["count"] for line in answer.context["todo"]}


def test_the_first_page_counts_what_waits():
    make_order()
    make_order(gateway="manual")
    make_vendor(status="pending")

    todo = waiting(first_page())

    assert todo["/admin/payments/payment/?status__exact=pending&gateway=manual"] == "1"
    assert todo["/admin/vendors/vendor/?status__exact=pending"] == "1"
    assert todo["/admin/orders/fulfillment/?todo=process"] == "2"
    assert todo["/admin/catalog/product/?stock=low"] == "0"


def test_each_line_that_waits_leads_to_its_rows_by_filters_that_the_list_shows():
    fill_the_house()
    make_part("processing")
    tell("order_placed", order=Order.objects.first().pk)
    with connection.cursor() as cursor:  # procrastinate's rows are not Django's to write
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    desk = back_office(make_staff())

    for line in desk.get("/admin/").context["todo"]:
        found = desk.get(line["url"]).context["cl"]
        chosen = {name for spec in found.filter_specs for name in spec.used_parameters}

        assert str(len(found.result_list)) == line["count"], line
        assert set(found.get_filters_params()) <= chosen, line


def test_what_went_wrong_is_shown_once_it_did_and_its_list_shows_it():
    desk = back_office(make_staff())
    order = make_order(make_variant(stock=3, sku="LANGKA-1"))
    assert not any(line["is_trouble"] for line in desk.get("/admin/").context["todo"])

    order.payments.update(status="failed")
    trouble = [line for line in desk.get("/admin/").context["todo"] if line["is_trouble"]]

    assert [line["count"] for line in trouble] == ["1"]
    assert order.payments.get().reference in desk.get(trouble[0]["url"]).content.decode()
    low = desk.get("/admin/catalog/product/?stock=low").content.decode()
    assert order.fulfillments.get().items.get().product_name in low


def test_the_first_page_says_how_the_house_does():
    make_order(make_variant(price=100_000))
    old = make_order(make_variant(price=50_000))
    back = timezone.now() - timedelta(days=8)
    Order.objects.filter(pk=old.pk).update(placed_at=back)
    Fulfillment.objects.filter(order=old).update(placed_at=back)

    figures = first_page().context["figures"]

    tiles = {tile["label"]: tile for tile in figures["tiles"]}
    assert tiles["Today"]["value"] == "Rp100.000"
    assert (tiles["Last 7 days"]["value"], tiles["Last 7 days"]["change"]) == ("Rp100.000", "+100%")
    assert tiles["Last 30 days"]["value"] == "Rp150.000"
    assert tiles["Average order"]["value"] == "Rp75.000"
    assert tiles["New buyers"]["value"] == "2"
    revenue, orders = figures["charts"]
    assert (len(revenue.bars), revenue.bars[-1].value) == (30, "Rp100.000")
    assert [bar.value for bar in orders.bars if bar.value != "0"] == ["1", "1"]
    assert "150.000" in revenue.summary
    vendors, products = figures["tables"]
    assert [row["earned"] for row in vendors["rows"]] == ["Rp100.000", "Rp50.000"]
    assert len(products["rows"]) == 2


def test_the_first_page_shows_only_what_somebody_may_see():
    make_order()

    looking_at_orders = first_page("orders.view_order").context
    editor = first_page("catalog.view_product").context

    labels = [tile["label"] for tile in looking_at_orders["figures"]["tiles"]]
    assert "Open refunds" not in labels
    assert "Selling vendors" not in labels
    assert looking_at_orders["figures"]["tables"] == []
    assert looking_at_orders["todo"] == []
    assert editor["figures"] == {}
    assert [line["url"] for line in editor["todo"]] == ["/admin/catalog/product/?stock=low"]


def test_the_first_page_takes_few_queries():
    make_order()
    desk = back_office(member_of("Finance"))

    with CaptureQueriesContext(connection) as captured:
        desk.get("/admin/")

    assert len(captured) < 20


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


def test_a_list_says_what_narrows_it_and_each_filter_can_be_taken_off():
    make_order(gateway="manual")
    part = make_part("processing")
    desk = back_office(make_staff())
    desk.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    cases = {
        "/admin/orders/fulfillment/?todo=ship": "To do: <strong>to ship",
        f"/admin/orders/fulfillment/?vendor__id__exact={part.vendor_id}": str(part.vendor),
        "/admin/payments/payment/?status__exact=pending&gateway=manual": "<strong>manual",
        "/admin/orders/order/?placed_at_from=2026-01-02": "<strong>2026-01-02",
        "/admin/payments/refund/?is_by_hand__exact=1": "<strong>yes",
    }

    for url, words in cases.items():
        page = desk.get(url).content.decode()
        chips = page[page.index('class="rr-chips"') :]
        assert words in chips[: chips.index("</ul>")], url
    both = desk.get("/admin/payments/payment/?status__exact=pending&gateway=manual")
    assert 'href="?gateway=manual"' in both.content.decode()
    assert 'class="rr-chips"' not in desk.get("/admin/orders/order/").content.decode()


def test_no_trail_says_the_same_word_twice():
    for model in admin.site._registry:
        app = str(model._meta.app_config.verbose_name).lower()
        assert app != str(model._meta.verbose_name_plural).lower()


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_doors_say_plainly_that_a_password_is_wrong(client, language):
    client.cookies["django_language"] = language
    said = {"id": "kata sandi salah", "en": "Wrong username"}[language]

    for door in ("/admin/login/", "/masuk"):
        page = client.post(door, {"username": "x", "password": "y"}).content.decode()
        assert said in page
        assert "nama pengguna nama pengguna" not in page.lower()


def test_the_door_of_the_back_office_has_a_button_for_the_language(client):
    client.cookies["django_language"] = "id"
    page = client.get("/admin/login/").content.decode()
    assert "Read this in English" in page

    client.post("/bahasa", {"language": "en", "next": "/admin/login/"})

    assert "Baca dalam bahasa Indonesia" in client.get("/admin/login/").content.decode()


def test_who_comes_for_an_order_is_not_greeted_as_a_vendor(client):
    client.cookies["django_language"] = "en"

    buyer = client.get("/masuk?next=/pesanan/261126ABC").content.decode()
    vendor = client.get("/masuk?next=/dashboard/").content.decode()

    assert "Log in to see your order" in buyer
    assert "sell here" not in buyer
    assert "Your shop at Rupa Rawi" in vendor
