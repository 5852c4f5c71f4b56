"""What cards say beside names and pictures: sale prices, what was sold, and where to begin."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.integrity import cards
from catalog.models import PriceCut, Product
from catalog.operations import change_product, create_category, put_price_cuts, show_price_cuts
from catalog.operations.price_cuts import BATCH
from catalog.tests.factories import make_category, make_product, make_variant
from core.database.sql import value
from core.integrity import violations
from core.tests.tables import every
from orders.operations import count_sold
from orders.pricing import price_lines
from orders.tests.factories import bring, make_order
from promotions.integrity import price_cuts
from promotions.models import Promotion
from promotions.operations import (
    change_promotion,
    show_prices,
    withdraw_promotion,
    write_promotion,
)
from promotions.tests.factories import make_promotion
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db
URL = "/api/v1/products"


def cut(percent="10", **fields) -> Promotion:
    """An automatic percentage that shows as a price."""
    promotion = make_promotion(**({"code": "", "value": Decimal(percent)} | fields))
    show()
    return promotion


def show() -> None:
    show_prices()
    show_price_cuts()


def sale_prices() -> dict[str, str | None]:
    goods = Product.objects.order_by("pk")
    return {p.name: None if p.sale_price is None else str(p.sale_price) for p in goods}


def card(api) -> dict:
    return api().get(URL).json()["results"][0]


def test_an_automatic_percentage_shows_as_the_price_it_makes(api):
    product = make_variant(price="99999").product
    make_variant(product, price="150000")
    cut("10")

    shown, detail = card(api), api().get(f"{URL}/{product.pk}").json()

    prices = {"price": "99999.00", "sale_price": "89999.00", "compare_at": "99999.00"}
    assert {name: shown[name] for name in prices} == prices
    assert {name: detail[name] for name in prices} == prices
    assert [variant["sale_price"] for variant in detail["variants"]] == ["89999.00", "135000.00"]


def test_what_needs_more_than_the_price_shows_nothing():
    make_variant(make_product(name="Tas"))

    def check(fields):
        promotion = cut(**fields)
        assert sale_prices() == {"Tas": None}
        promotion.delete()
        show()

    every(
        [
            {"code": "HEMAT"},
            {"min_subtotal": Decimal(1)},
            {"max_discount": Decimal(1)},
            {"usage_limit": 5},
            {"buyer_limit": 1},
            {"is_active": False},
            {"kind": Promotion.Kind.FIXED},
            {"kind": Promotion.Kind.FREE_SHIPPING, "value": 0},
            {"starts_at": timezone.now() + timedelta(hours=1)},
            {"ends_at": timezone.now() - timedelta(hours=1)},
        ],
        check,
    )


def test_a_cut_is_for_the_goods_that_its_promotion_selects():
    top, other = make_category(), make_category()
    below = make_category(top)
    vendor = make_vendor()
    deep = make_variant(make_product(name="dalam", category=below)).product
    make_variant(make_product(name="lain", category=other))
    make_variant(make_product(vendor, name="pembuat"))

    def check(targets):
        fields, wanted = targets
        promotion = cut("50", **fields)
        assert {name for name, price in sale_prices().items() if price} == wanted
        promotion.delete()
        show()

    every(
        [
            ({}, {"dalam", "lain", "pembuat"}),
            ({"categories": [top]}, {"dalam"}),
            ({"vendors": [vendor]}, {"pembuat"}),
            ({"products": [deep]}, {"dalam"}),
            ({"products": [deep], "categories": [other]}, {"dalam", "lain"}),
            ({"vendor": vendor}, {"pembuat"}),
            ({"applies_to": "selected"}, set()),
        ],
        check,
    )


def test_a_card_shows_what_the_cart_takes_for_one_piece():
    vendor = make_vendor()

    def check(price):
        variant = make_variant(vendor=vendor, price=price)
        variant.refresh_from_db()
        promotions = Promotion.objects.active(timezone.now()).automatic().with_scope()
        priced = price_lines([(variant, 1)], promotions, now=timezone.now(), tax_rate=Decimal(0))
        assert variant.product.sale_price == priced.lines[0].total

    for percent, fields in (("33.33", {"vendor": vendor}), ("7", {}), ("12.5", {"priority": -1})):
        cut(percent, **fields)
    every(["1000", "99999", "123456.78", "101", "15500"], check)


def test_goods_get_and_lose_a_sale_price_with_their_place_and_price():
    top = create_category(name="Rumah")
    cut("10", categories=[top])
    product = make_variant(make_product(name="Tas"), price=1000).product

    change_product(product, category=top)
    assert sale_prices() == {"Tas": "900.00"}
    change_product(product, variants=[{"price": Decimal(2000)}])
    assert sale_prices() == {"Tas": "1800.00"}
    change_product(product, category=None)
    assert sale_prices() == {"Tas": None}
    assert list(cards()) == []


def test_a_promotion_that_is_written_changed_or_withdrawn_shows_at_once():
    make_variant(make_product(name="Tas"), price=1000)
    fields = {"title": "Hemat", "kind": Promotion.Kind.PERCENTAGE, "applies_to": "everything"}

    promotion = write_promotion(value=Decimal(10), **fields)
    show_price_cuts()
    assert sale_prices() == {"Tas": "900.00"}
    change_promotion(promotion, value=Decimal(20))
    show_price_cuts()
    assert sale_prices() == {"Tas": "800.00"}
    withdraw_promotion(promotion)
    show_price_cuts()
    assert sale_prices() == {"Tas": None}


def test_integrity_tells_of_cuts_that_no_promotion_makes():
    put_price_cuts([PriceCut(promotion=5, percent=Decimal(10), is_for_everything=True)])

    assert list(price_cuts()) == ["promotion 5: cards show 10.00 %, it says None"]


def test_more_goods_than_one_turn_takes_get_their_sale_price(monkeypatch):
    monkeypatch.setattr("catalog.operations.price_cuts.BATCH", 2)
    assert BATCH > 2
    for n in range(5):
        make_variant(make_product(name=str(n)), price=1000)

    cut("10")

    assert set(sale_prices().values()) == {"900.00"}


def test_sold_pieces_are_counted_by_a_job_without_those_that_came_back(api):
    variant = make_variant(stock=100)
    kept = make_order(variant, quantity=3)
    gone = make_order(variant, quantity=5)
    bring(kept.fulfillments.get(), "delivered")
    bring(gone.fulfillments.get(), "cancelled")
    assert card(api)["sold"] == 0

    count_sold()

    assert card(api)["sold"] == 3
    assert api().get(f"{URL}/{variant.product_id}").json()["sold"] == 3
    assert [row["id"] for row in api().get(f"{URL}?ordering=best_selling").json()["results"]]


def test_integrity_tells_of_sold_pieces_that_no_order_has():
    product = make_variant().product
    Product.objects.filter(pk=product.pk).update(sold=7)

    wrong = [line for lines in violations().values() for line in lines]

    assert f"product {product.pk}: sold 7, should be 0" in wrong


def test_a_card_is_printed_anew_whoever_writes_the_row(api):
    product = make_variant(make_product(name="Tas “Rotan”\n")).product

    Product.objects.filter(pk=product.pk).update(sold=4, rating="4.50", review_count=2)

    shown = card(api)
    assert (shown["sold"], shown["rating"], shown["review_count"]) == (4, "4.50", 2)
    assert shown["name"] == "Tas “Rotan”\n"
    assert shown["default_variant"] == product.variants.get().pk


def test_a_card_holds_no_setting():
    make_variant(make_product(image="products/a.webp"))

    stored = value("SELECT card FROM catalog_product", {})

    assert "IDR" not in stored and "http" not in stored
    assert json.loads(stored.replace("\x01", "").replace("\x02", "IDR"))
