"""A vendor's own promotions: for own goods, at its own cost, over API and dashboard."""

import pytest
from django.test import Client

from catalog.tests.factories import make_variant
from orders.models import Fulfillment, Redemption
from orders.tests.factories import make_order
from promotions.models import Promotion
from promotions.tests.factories import make_promotion
from vendors.models import Vendor
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]

URL = "/api/v1/vendor/promotions"
RULE = {
    "title": "Pekan tenun",
    "code": "tenun10",
    "kind": "percentage_discount",
    "value": "10",
    "applies_to": "everything",
}


def test_what_a_vendors_promotion_takes_off_its_own_goods_the_vendor_bears(api):
    mine, other = make_variant(price=100_000), make_variant(price=100_000)
    vendor = mine.product.vendor

    made = api(vendor.owner).post(URL, RULE, format="json").json()
    order = make_order(mine, other, promotion_code="TENUN10")

    discounts = dict(Fulfillment.objects.values_list("vendor", "discount"))
    assert discounts == {vendor.pk: 10_000, other.product.vendor_id: 0}
    assert Redemption.objects.get(order=order).funded_by == "vendor"
    shown = api(vendor.owner).get(f"{URL}/{made['id']}").json()
    assert (shown["code"], shown["used"], shown["redeemed_amount"]) == ("TENUN10", 1, "10000.00")
    assert api().get("/api/v1/promotions").json()["results"][0]["vendor"] == vendor.pk


REFUSED = {
    "another vendor's goods": (
        lambda other: {"applies_to": "selected", "products": [other.product_id]},
        (400, "does_not_exist"),
    ),
    "a code of the house": (lambda other: {"code": "HEMAT10"}, (409, "code_taken")),
    "vendors": (lambda other: {"vendors": [other.vendor_id]}, (400, "unknown_field")),
    "more than all": (lambda other: {"value": "110"}, (400, "invalid")),
}


def test_what_a_vendor_cannot_promise_is_refused(api):
    make_promotion()
    client, other = api(make_vendor().owner), make_variant()

    answers = {
        name: client.post(URL, RULE | more(other), format="json")
        for name, (more, _code) in REFUSED.items()
    }

    assert {
        name: (answer.status_code, answer.json()["errors"][0]["code"])
        for name, answer in answers.items()
    } == {name: code for name, (_more, code) in REFUSED.items()}
    assert Promotion.objects.count() == 1


def test_a_suspended_shop_changes_no_promotion(api):
    vendor = make_vendor()
    own = make_promotion(vendor=vendor)
    Vendor.objects.filter(pk=vendor.pk).update(status="suspended")
    client = api(vendor.owner)

    assert client.get(URL).json()["results"][0]["id"] == own.pk
    for answer in (
        client.post(URL, RULE, format="json"),
        client.patch(f"{URL}/{own.pk}", {"title": "x"}, format="json"),
        client.delete(f"{URL}/{own.pk}"),
    ):
        assert answer.json()["errors"][0]["code"] == "vendor_suspended"


def test_what_is_used_is_switched_off_and_what_is_left_out_becomes_empty(api):
    variant = make_variant()
    vendor = variant.product.vendor
    client = api(vendor.owner)
    own = make_promotion(vendor=vendor, buyer_limit=2, products=[variant.product])
    make_order(variant, promotion_code="HEMAT10")

    client.put(f"{URL}/{own.pk}", RULE, format="json")
    assert (Promotion.objects.get().buyer_limit, Promotion.objects.get().code) == (None, "TENUN10")

    assert client.delete(f"{URL}/{own.pk}").json()["is_active"] is False


# ── on the dashboard ────────────────────────────────────────────────────────────────────────────


def test_a_vendor_writes_changes_and_withdraws_a_promotion_on_its_pages():
    variant, other = make_variant(), make_variant()
    vendor, client = variant.product.vendor, Client()
    client.force_login(vendor.owner)
    pages = "/dashboard/shop/promotions"
    typed = {
        "title": "Pekan tenun",
        "kind": "fixed_discount",
        "value": "5000",
        "min_subtotal": "0",
        "applies_to": "selected",
        "products": [variant.product_id],
        "first_day": "2030-01-01",
        "last_day": "2030-01-07",
        "is_active": "on",
    }

    assert client.post(f"{pages}/new", typed | {"products": [other.product_id]}).status_code == 400
    assert client.post(f"{pages}/new", typed | {"last_day": "2029-01-01"}).status_code == 400
    assert client.post(f"{pages}/new", typed | {"value": "0"}).status_code == 400
    assert client.post(f"{pages}/new", typed).status_code == 302
    own = Promotion.objects.get()

    assert (own.vendor, own.starts_at.isoformat(), own.ends_at.isoformat()) == (
        vendor,
        "2029-12-31T17:00:00+00:00",
        "2030-01-07T17:00:00+00:00",
    )
    assert "Pekan tenun" in client.get(pages).content.decode()
    form = client.get(f"{pages}/{own.pk}").content.decode()
    assert 'value="2030-01-07"' in form
    client.post(f"{pages}/{own.pk}", typed | {"applies_to": "everything", "value": "7000"})
    own.refresh_from_db()
    assert (own.value, own.products.count()) == (7_000, 0)
    client.post(f"{pages}/{own.pk}/withdraw")
    assert not Promotion.objects.exists()
