"""Counting many goods at once, and changing what somebody else changed meanwhile."""

from functools import partial

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.tokens import sign_access
from audit.models import LogEntry
from catalog.models import Product, Variant
from catalog.operations import Count, change_stocks, take_stock
from catalog.tests.factories import make_product, make_variant
from core.tests.races import at_once
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]
URL = "/api/v1/vendor/stock"


@pytest.fixture
def vendor():
    return make_vendor()


def stock_of(sku: str) -> int:
    return Variant.objects.get(sku=sku).stock


def send(client, *counts: dict, **headers):
    return client.post(URL, list(counts), format="json", **headers)


def said(response) -> list[tuple]:
    assert response.status_code == 200, response.content
    return [
        (line["sku"], line["stock"], line["error"] and line["error"]["code"])
        for line in response.json()["results"]
    ]


def test_every_count_is_answered_by_itself(api, vendor):
    for sku, stock in (("A", 5), ("B", 5), ("C", 5), ("D", 0)):
        make_variant(vendor=vendor, sku=sku, stock=stock)
    make_variant(sku="LAIN")

    answer = send(
        api(vendor.owner),
        {"sku": "A", "stock": 9},
        {"sku": "B", "change": -2, "expected": 5},
        {"sku": "C", "stock": 1, "expected": 4},
        {"sku": "D", "change": -1},
        {"sku": "LAIN", "stock": 0},
        {"sku": "D", "change": 3},
        {"sku": "D", "change": 4, "expected": 3},
        {"sku": "A", "change": 9_999_999},
    )

    assert said(answer) == [
        ("A", 9, None),
        ("B", 3, None),
        ("C", 5, "stock_changed"),
        ("D", 0, "below_zero"),
        ("LAIN", None, "unknown_sku"),
        ("D", 3, None),
        ("D", 7, None),
        ("A", 9, "above_most"),
    ]
    assert [stock_of(sku) for sku in ("A", "B", "C", "D", "LAIN")] == [9, 3, 5, 7, 10]
    assert Product.objects.get(variants__sku="D").in_stock


@pytest.mark.parametrize(
    ("counts", "attr"),
    [
        ([], None),
        ([{"sku": "A"}], "0"),
        ([{"sku": "A", "stock": 1, "change": 1}], "0"),
        ([{"sku": "A", "stock": -1}], "0.stock"),
        ([{"sku": "A", "stock": 1, "colour": "red"}], "0.colour"),
        ([{"stock": 1}], "0.sku"),
        ([{"sku": "A", "stock": 1}] * 501, None),
    ],
)
def test_what_is_no_count_is_refused_and_nothing_is_done(api, vendor, counts, attr):
    make_variant(vendor=vendor, sku="A", stock=5)

    answer = send(api(vendor.owner), *counts)

    assert answer.status_code == 400
    assert attr is None or answer.json()["errors"][0]["attr"].startswith(attr)
    assert stock_of("A") == 5


def test_a_repeat_with_the_same_key_counts_once(api, vendor):
    make_variant(vendor=vendor, sku="A", stock=5)
    headers = {
        "Authorization": f"Bearer {sign_access(vendor.owner)}",
        "Idempotency-Key": "kiriman-1",
    }

    first, again = (send(api(), {"sku": "A", "change": 2}, headers=headers) for _time in range(2))

    assert first.json() == again.json() and again["Idempotent-Replayed"] == "true"
    assert stock_of("A") == 7


def test_a_count_is_logged_with_before_and_after(api, vendor):
    variant = make_variant(vendor=vendor, sku="A", stock=5)

    send(api(vendor.owner), {"sku": "A", "change": 2})

    entry = LogEntry.objects.get(target_type="catalog.variant", target_id=str(variant.pk))
    assert (entry.before, entry.after) == ({"stock": 5}, {"stock": 7})
    assert entry.actor_id == vendor.owner_id


def test_a_suspended_shop_counts_nothing(api):
    vendor = make_vendor(status="suspended")
    make_variant(vendor=vendor, sku="A", stock=5)

    answer = send(api(vendor.owner), {"sku": "A", "stock": 1})

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "vendor_suspended")


def test_five_hundred_counts_cost_as_many_statements_as_one(vendor):
    product = make_product(vendor)
    for n in range(40):
        make_variant(product, sku=f"S{n}")

    def statements(counts: list[Count]) -> int:
        with CaptureQueriesContext(connection) as queries:
            change_stocks(vendor, counts)
        return len(queries)

    one = statements([Count("S0", stock=1)])
    assert statements([Count(f"S{n}", stock=2) for n in range(40)]) == one


@pytest.mark.django_db(transaction=True)
def test_rivals_count_and_sell_and_no_piece_is_lost(vendor):
    """Vendors' programs, in orders that cross, and buyers of the same goods."""
    pks = [make_variant(vendor=vendor, sku=sku, stock=100).pk for sku in ("A", "B", "C")]
    there = [Count(sku, change=3) for sku in ("A", "B", "C")]

    def sell() -> None:
        for _time in range(10):
            with transaction.atomic():
                list(Variant.objects.filter(pk__in=pks).locked())
                take_stock(dict.fromkeys(pks, 1))

    def count(counts: list[Count]) -> None:
        for _time in range(10):
            change_stocks(vendor, counts)

    answers = at_once(
        partial(count, there), partial(count, there[::-1]), sell, sell, partial(count, there)
    )
    sold = 20
    Variant.objects.update(stocked=100 + 90 - sold)  # what was sold here is in no order

    assert answers == [None] * 5
    assert [stock_of(sku) for sku in ("A", "B", "C")] == [100 + 90 - sold] * 3


@pytest.mark.django_db(transaction=True)
def test_of_rivals_who_expect_the_same_stock_one_is_right(vendor):
    make_variant(vendor=vendor, sku="A", stock=5)
    count = partial(change_stocks, vendor, [Count("A", change=-1, expected=5)])

    answers = [line for [line] in at_once(*[count] * 5)]

    assert sorted(line.error.code if line.error else "" for line in answers) == [
        "",
        *["stock_changed"] * 4,
    ]
    assert stock_of("A") == 4


# ── If-Match ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("method", ["patch", "put"])
def test_a_stale_edit_is_refused_and_changes_nothing(api, vendor, method):
    variant = make_variant(vendor=vendor, stock=99)
    client, url = api(vendor.owner), f"/api/v1/products/{variant.product_id}"
    seen = client.get(f"/api/v1/vendor/products/{variant.product_id}")["ETag"]
    body = {"name": "Tikar", "variants": [{"id": variant.pk, "stock": 99, "price": "5"}]}
    take_stock({variant.pk: 30})
    Variant.objects.update(stocked=69)

    stale = getattr(client, method)(url, body, format="json", headers={"If-Match": seen})
    kept = stock_of(variant.sku)
    now = client.get(f"/api/v1/vendor/products/{variant.product_id}")["ETag"]
    fresh = getattr(client, method)(url, body, format="json", headers={"If-Match": f'"x", {now}'})

    assert stale.status_code == 412
    assert stale.json()["errors"][0]["code"] == "precondition_failed"
    assert kept == 69
    assert fresh.status_code == 200 and stock_of(variant.sku) == 99


def test_what_an_edit_answers_is_what_the_next_may_start_from(api, vendor):
    product = make_variant(vendor=vendor).product
    client, url = api(vendor.owner), f"/api/v1/products/{product.pk}"
    etag = api().get(url)["ETag"]

    for name in ("Satu", "Dua"):
        answer = client.patch(url, {"name": name}, format="json", headers={"If-Match": etag})
        assert answer.status_code == 200
        etag = answer["ETag"]

    assert client.get(f"/api/v1/vendor/products/{product.pk}")["ETag"] == etag
    assert (
        client.patch(url, {"name": "Tiga"}, format="json", headers={"If-Match": "*"}).status_code
        == 200
    )
    weak = client.patch(url, {"name": "Empat"}, format="json", headers={"If-Match": f"W/{etag}"})
    assert weak.status_code == 412
    assert Product.objects.get().name == "Tiga"
