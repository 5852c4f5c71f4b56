"""What the lists of orders, parts, returns and labels may be asked for."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from accounts.tests.factories import make_staff, make_user
from catalog.tests.factories import make_variant
from orders.models import Order, ReturnRequest, StatusLabel
from orders.operations import move_order, request_return
from orders.tests.factories import make_order, make_part
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


@pytest.fixture
def shop():
    """A vendor with one order each that is pending, shipped and cancelled, newest first."""
    vendor, buyer = make_vendor(), make_user()
    variant = make_variant(vendor=vendor)
    orders = {
        status: make_order(variant, buyer=buyer) for status in ("cancelled", "shipped", "pending")
    }
    move_order(orders["shipped"], "shipped", by=vendor.owner)
    move_order(orders["cancelled"], "cancelled", by=vendor.owner, note="habis")
    return vendor, buyer, {status: order.number for status, order in orders.items()}


def numbers(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["number"] for row in answer.json()["results"]]


def refused(answer) -> dict[str, str]:
    assert answer.status_code == 400, answer.content
    return {error["attr"]: error["code"] for error in answer.json()["errors"]}


# ── what every list does ────────────────────────────────────────────────────────────────────────

LISTS = ["orders", "orders?as=vendor", "vendor/orders", "returns", "status-labels"]


def asked(api, name: str, query: str):
    """A list asked for by a vendor."""
    part = make_part("delivered")
    path, _, already = name.partition("?")
    return api(part.vendor.owner).get(f"/api/v1/{path}?{already}&{query}")


@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_parameter_is_refused_by_name(api, name):
    assert refused(asked(api, name, "colour=red&page_size=5")) == {"colour": "unknown_parameter"}


@pytest.mark.parametrize(
    ("name", "parameter", "value"),
    [
        ("orders", "as", "vendor"),
        ("orders", "number", "260101AAAAAAAAAAAA"),
        ("orders", "placed_from", "2026-11-26"),
        ("orders", "placed_until", "2026-11-26"),
    ],
)
def test_what_is_one_thing_is_asked_for_once(api, name, parameter, value):
    query = f"{parameter}={value}&{parameter}={value}"

    assert refused(asked(api, name, query)) == {parameter: "repeated_parameter"}


@pytest.mark.parametrize(
    ("name", "query", "code"),
    [
        ("orders", "as=buyer", "invalid_choice"),
        ("orders", "status=lost", "invalid_choice"),
        ("orders", "status=pending&status=lost", "invalid_choice"),
        ("orders", "payment_status=pending&payment_status=stolen", "invalid_choice"),
        ("orders", "number=" + "1" * 19, "max_length"),
        ("orders", "placed_from=26-11-2026", "invalid"),
        ("orders", "placed_until=2026-02-30", "invalid"),
        ("vendor/orders", "status=lost", "invalid_choice"),
        ("returns", "status=lost", "invalid_choice"),
        ("returns", "kind=exchange", "invalid_choice"),
        ("status-labels", "status=lost", "invalid_choice"),
    ],
)
def test_a_value_that_there_is_not_is_refused_by_name(api, name, query, code):
    parameter = query.partition("=")[0]

    assert refused(asked(api, name, query)) == {parameter: code}


# ── orders ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["orders?", "orders?as=vendor&", "vendor/orders?"])
def test_several_statuses_mean_any_of_them(api, shop, path):
    vendor, buyer, known = shop
    asker = vendor.owner if "vendor" in path else buyer
    address = f"/api/v1/{path}"

    assert numbers(api(asker).get(f"{address}status=cancelled&status=pending")) == [
        known["pending"],
        known["cancelled"],
    ]
    assert numbers(api(asker).get(f"{address}status=shipped")) == [known["shipped"]]
    assert numbers(api(asker).get(address)) == [
        known["pending"],
        known["shipped"],
        known["cancelled"],
    ]


def test_several_payment_statuses_mean_any_of_them(api, shop):
    _vendor, buyer, known = shop
    address = "/api/v1/orders?payment_status=refunded"

    assert numbers(api(buyer).get(address)) == [known["cancelled"]]
    assert len(numbers(api(buyer).get(f"{address}&payment_status=paid"))) == 3


def test_a_vendor_asks_for_the_status_of_its_own_part(api):
    order = make_order(make_variant(), make_variant())
    first, second = order.fulfillments.all()
    move_order(order, "shipped", by=first.vendor.owner)

    for path in ("orders?as=vendor&", "vendor/orders?"):
        address = f"/api/v1/{path}status=shipped"
        assert numbers(api(first.vendor.owner).get(address)) == [order.number]
        assert numbers(api(second.vendor.owner).get(address)) == []
    assert numbers(api(order.buyer).get("/api/v1/orders?status=shipped")) == []


def test_a_filter_widens_nothing(api, shop):
    _vendor, _buyer, known = shop
    everything = "status=pending&status=shipped&status=cancelled"

    for asker in (make_user(), make_vendor().owner):
        for path in ("orders?", "orders?as=vendor&", f"orders?number={known['pending']}&"):
            assert numbers(api(asker).get(f"/api/v1/{path}{everything}")) == []
    assert numbers(api(make_vendor().owner).get(f"/api/v1/vendor/orders?{everything}")) == []


def test_a_day_is_the_shops_day(api):
    order = make_order(make_variant())
    buyer = api(order.buyer)
    Order.objects.update(placed_at=datetime(2026, 11, 25, 17, 30, tzinfo=UTC))  # 00:30 in Jakarta

    def finds(query: str) -> bool:
        return numbers(buyer.get(f"/api/v1/orders?{query}")) == [order.number]

    assert finds("placed_from=2026-11-26&placed_until=2026-11-27")
    assert not finds("placed_from=2026-11-27")
    assert not finds("placed_until=2026-11-26")
    assert finds("placed_from=2026-11-25T17:30:00Z")
    assert not finds("placed_until=2026-11-26T00:30:00%2B07:00")


def test_staff_filter_all_orders(api, shop):
    _vendor, _buyer, known = shop

    address = f"/api/v1/orders?number={known['shipped'].lower()}&status=shipped"

    assert numbers(api(make_staff("orders.view_order")).get(address)) == [known["shipped"]]


# ── returns, labels, pages ──────────────────────────────────────────────────────────────────────


def test_returns_are_chosen_by_any_of_several_statuses_and_kinds(api):
    part = make_part("delivered")
    asked_for = request_return(part, by=part.order.buyer, reason="retak")
    address = "/api/v1/returns"

    def ids(query: str) -> list[int]:
        return [row["id"] for row in api(part.vendor.owner).get(address + query).json()["results"]]

    assert ids("?status=done&status=requested&kind=return&kind=cancellation") == [asked_for.pk]
    assert ids("?status=done&status=declined") == ids("?kind=cancellation") == []
    ReturnRequest.objects.update(status="declined")
    assert ids("?status=done&status=declined") == [asked_for.pk]


def test_labels_are_chosen_by_the_statuses_that_they_refine(api):
    vendor = make_vendor()
    for status in ("pending", "processing", "shipped"):
        StatusLabel.objects.create(
            vendor=vendor, slug=f"x-{status}", name_id="x", name_en="x", status=status
        )

    rows = api(vendor.owner).get("/api/v1/status-labels?status=pending&status=shipped").json()

    assert [row["status"] for row in rows] == ["pending", "shipped"]


def test_the_vendors_page_narrows_as_the_api_does_and_ignores_what_it_does_not_know(shop):
    vendor, _buyer, known = shop
    page = Client()
    page.force_login(vendor.owner)

    def shown(query: str) -> list[str]:
        parts = page.get(f"/dashboard/orders?{query}").context["parts"]
        return [part.order.number for part in parts]

    assert shown("status=cancelled&status=pending") == [known["pending"], known["cancelled"]]
    assert shown("status=to_process&status=shipped") == [known["pending"], known["shipped"]]
    assert shown(f"q={known['shipped'][:12].lower()}&colour=red&q=+") == shown("")
    assert shown(f"q=+{known['shipped'].lower()}+&colour=red") == [known["shipped"]]
