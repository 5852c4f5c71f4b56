from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff
from catalog.tests.factories import make_category, make_product, make_variant
from core.tests.backoffice import back_office, list_url, page_url, queries_of
from orders.tests.factories import make_order
from promotions.models import Promotion
from promotions.tests.factories import make_promotion
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

ADD = "/admin/promotions/promotion/add/"
TRY = ADD + "preview/"
RULE = {
    "title": "", "code": "", "kind": "percentage_discount", "value": "10", "min_subtotal": "0",
    "is_active": "on", "priority": "0", "applies_to": "everything",
}  # fmt: skip


def editor(*permissions: str):
    browser = back_office(make_staff(*permissions))
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def picked(*variants, pieces: int = 1) -> dict:
    rows = enumerate(variants, start=1)
    return {
        name: value
        for row, variant in rows
        for name, value in (
            (f"sample_product_{row}", variant.product_id),
            (f"sample_quantity_{row}", pieces),
        )
    }


def at(when) -> dict:
    local = timezone.localtime(when)
    return {"starts_at_0": f"{local:%Y-%m-%d}", "starts_at_1": f"{local:%H:%M:%S}"}


def test_it_shows_what_the_checkout_would_charge_and_stores_nothing():
    vendor = make_vendor(shipping_fee=15_000)
    goods = make_variant(vendor=vendor, price=80_000)

    answer = editor().post(TRY, RULE | {"max_discount": "12000"} | picked(goods, pieces=2))
    page = answer.content.decode()

    for shown in ("It gives Rp12.000.", "Rp160.000", "−Rp12.000", "Rp15.000", "Rp163.000"):
        assert shown in page
    assert not Promotion.objects.exists()
    promotion = make_promotion(code="", max_discount=Decimal(12_000))
    assert make_order(goods, quantity=2).total == 163_000
    assert promotion.redemptions.get().amount == 12_000


def test_without_a_choice_it_takes_goods_that_the_promotion_is_for():
    category = make_category()
    inside = make_variant(product=make_product(category=make_category(parent=category)))
    outside = make_variant()

    scope = {"applies_to": "selected", "categories": [category.pk]}
    page = editor().post(TRY, RULE | scope).content.decode()

    assert inside.product.name in page
    assert outside.product.name not in page


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ({"min_subtotal": "1000000"}, "needs goods for at least Rp1.000.000"),
        ({"kind": "free_shipping"}, "nothing left to discount"),
        ({"value": ""}, "Value: This field is required."),
        ({"value": "101"}, "A percentage is more than 0"),
    ],
)
def test_it_says_why_it_gives_nothing(rule, why):
    goods = make_variant(vendor=make_vendor(shipping_fee=0))

    page = editor().post(TRY, RULE | rule | picked(goods)).content.decode()

    assert why in page
    assert "It gives Rp" not in page


def test_goods_out_of_its_scope_get_nothing():
    scope = {"applies_to": "selected", "products": [make_product().pk]}

    page = editor().post(TRY, RULE | scope | picked(make_variant()))

    assert "Nothing in the cart belongs to the promotion." in page.content.decode()


def test_before_it_starts_it_says_so_and_what_it_would_give():
    goods = make_variant(price=50_000)
    later = at(timezone.now() + timedelta(days=3))

    page = editor().post(TRY, RULE | later | picked(goods)).content.decode()

    assert "Now it gives nothing." in page
    assert "has not started yet" in page
    assert "While it runs it would give Rp5.000" in page


def test_a_stored_promotion_is_tried_as_the_form_says_and_stays_as_it_is():
    promotion, goods = make_promotion(), make_variant(price=50_000)
    url = page_url(promotion).replace("change", "preview")

    page = editor().post(url, RULE | {"value": "50"} | picked(goods)).content.decode()

    assert "It gives Rp25.000." in page
    assert Promotion.objects.get().value == 10


def test_the_page_says_how_often_it_was_used_and_by_which_orders():
    promotion = make_promotion(usage_limit=5)
    order = make_order(make_variant(price=100_000), promotion_code="HEMAT10")

    seen = editor().get(page_url(promotion)).content.decode()
    unseen = editor("promotions.change_promotion").get(page_url(promotion)).content.decode()

    for page in (seen, unseen):
        assert "1 of 5" in page
        assert "Rp10.000" in page
    assert page_url(order) in seen
    assert order.number not in unseen


def test_the_page_takes_as_many_queries_however_many_orders_used_it():
    promotion, desk = make_promotion(), back_office(make_staff())
    make_order(promotion_code="HEMAT10")
    few = queries_of(desk, page_url(promotion))
    make_order(promotion_code="HEMAT10")
    make_order(promotion_code="HEMAT10")

    assert queries_of(desk, page_url(promotion)) == few < 20


def test_who_may_only_look_sees_no_sample_and_is_refused():
    promotion = make_promotion()
    browser = editor("promotions.view_promotion", "orders.view_order")

    assert "data-preview" not in browser.get(page_url(promotion)).content.decode()
    refused = [TRY, page_url(promotion).replace("change", "preview")]
    assert [browser.post(url, RULE).status_code for url in refused] == [403, 403]
    assert editor().get(TRY).status_code == 405


def test_the_list_says_where_each_promotion_stands():
    now = timezone.now()
    day = timedelta(days=1)
    stands = {
        "Running": make_promotion(code="A"),
        "To come": make_promotion(code="B", starts_at=now + day),
        "Over": make_promotion(code="C", ends_at=now - day, is_active=False),
        "Used up": make_promotion(code="D", usage_limit=1, used=1),
        "Switched off": make_promotion(code="E", is_active=False),
    }

    phases = {name: row.phase(now).label.capitalize() for name, row in stands.items()}
    off = editor().get(list_url("promotions.promotion"), {"when": "off"}).content.decode()

    assert phases == {name: name for name in stands}
    assert page_url(stands["Switched off"]) in off
    assert page_url(stands["Running"]) not in off
