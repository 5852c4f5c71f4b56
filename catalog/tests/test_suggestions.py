"""What is suggested: while somebody types, and beside goods."""

import json

import pytest

from catalog.models import Product
from catalog.operations import create_category, create_product
from catalog.reads import suggestions
from catalog.serializers import ProductCardSerializer
from catalog.tests.factories import make_category, make_product, make_variant
from core.api.json import dumps
from core.tests.counting import statements
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db
URL = "/api/v1/products"


def named(name: str, **fields) -> Product:
    return make_variant(make_product(name=name, **fields)).product


def suggested(api, text: str) -> dict:
    answer = api().get(f"{URL}/suggest", {"q": text})
    assert answer.status_code == 200, answer.content
    return answer.json()


def names(found: dict) -> dict[str, list[str]]:
    return {kind: [one["name"] for one in ones] for kind, ones in found.items()}


def test_goods_makers_and_categories_begin_as_what_was_typed(api):
    home = create_category(name="Rumah")
    create_category(name="Keranjang Besar", parent=home)
    vendor = make_vendor(business_name="Kebun Kopi", business_logo_url="https://contoh.id/l.png")
    named("Keranjang Rotan", vendor=vendor)
    named("Tas Kecil", vendor=vendor)
    named("Vas", vendor=vendor)

    found = suggested(api, "ke")

    assert names(found) == {
        "products": ["Tas Kecil", "Keranjang Rotan"],
        "vendors": ["Kebun Kopi"],
        "categories": ["Keranjang Besar"],
    }
    assert found["categories"][0]["path"] == [{"id": home.pk, "name": "Rumah", "slug": "rumah"}]
    assert found["vendors"][0]["logo"] == "https://contoh.id/l.png"
    assert found["products"][1]["slug"] == "keranjang-rotan"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("tas ro", ["Tas Rotan"]),
        ("ROTAN ta", ["Tas Rotan"]),
        ("ta", ["Tas Rotan"]),
        ("otan", []),
        ("cafe", ["Café Kopi"]),
        ("kopi-ca", ["Café Kopi"]),
        ("((", []),
        ("' | &", []),
        ("\\m", []),
    ],
)
def test_each_word_begins_a_word_of_the_name(api, text, wanted):
    named("Tas Rotan"), named("Café Kopi")

    assert names(suggested(api, text))["products"] == wanted


def test_what_sells_little_is_found_by_the_words_that_are_known(api, monkeypatch):
    for name in ("Topeng Kayu", "Topi Pandan"):
        vendor = make_vendor()
        create_product(vendor, name=name, variants=[{"price": 5, "stock": 1}])
    best = suggestions.SUGGESTIONS.replace(f"LIMIT {suggestions.BEST})", "LIMIT 0)")
    assert best != suggestions.SUGGESTIONS
    monkeypatch.setattr(suggestions, "SUGGESTIONS", best)

    assert set(names(suggested(api, "top"))["products"]) == {"Topeng Kayu", "Topi Pandan"}
    assert names(suggested(api, "kayu top"))["products"] == ["Topeng Kayu"]


def test_the_best_selling_come_first_and_what_is_off_sale_does_not(api):
    few, many = named("Tas Satu"), named("Tas Dua")
    Product.objects.filter(pk=few.pk).update(sold=9)
    named("Tas Tiga", status="draft")
    named("Tas Empat", vendor=make_vendor(status="suspended"))

    found = [one["id"] for one in suggested(api, "tas")["products"]]

    assert found == [few.pk, many.pk]


@pytest.mark.parametrize("query", ["", "q=k", "q=", "q=ke&q=ta", "q=ke&x=1", "q=" + "k" * 101])
def test_less_than_two_letters_suggest_nothing(api, query):
    assert api().get(f"{URL}/suggest?{query}").status_code == 400


def test_suggestions_take_two_statements_and_carry_an_etag(api):
    named("Tas")

    with statements() as seen:
        answer = api().get(f"{URL}/suggest?q=ta")

    assert len(seen) <= 3  # the tree too, where it is not known yet
    again = api().get(f"{URL}/suggest?q=ta", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_related_are_more_of_the_maker_and_similar_goods_of_others(api):
    top = make_category()
    own, beside = make_category(top), make_category(top)
    vendor, tags = make_vendor(), ["rotan", "bundar"]

    def sells(category, name, owner=None, tags=()):
        variants = [{"price": 5, "stock": 1}]
        shop = owner or make_vendor()
        return create_product(shop, name=name, category=category, variants=variants, tags=tags)

    this = sells(own, "ini", vendor, tags)
    more = [sells(None, "lagi", vendor), sells(own, "lagi dua", vendor)]
    near = sells(own, "dekat", tags=tags)
    same = sells(own, "sama")
    next_door = sells(beside, "sebelah", tags=tags)
    sells(make_category(), "jauh", tags=tags)

    with statements() as seen:
        found = api().get(f"{URL}/ini/related").json()

    assert {card["id"] for card in found["of_maker"]} == {product.pk for product in more}
    assert [card["id"] for card in found["similar"]] == [near.pk, same.pk, next_door.pk]
    assert len(seen) == 1
    assert api().get(f"{URL}/{this.pk}/related").json() == found
    documented = ProductCardSerializer(Product.objects.get(pk=near.pk)).data
    assert found["similar"][0] == json.loads(dumps(documented))


def test_goods_off_sale_have_nothing_related(api):
    draft = named("Tas", status="draft")

    assert api().get(f"{URL}/{draft.pk}/related").status_code == 404
    assert api().get(f"{URL}/tidak-ada/related").status_code == 404
    assert api().get(f"{URL}/{draft.pk}/related?x=1").status_code == 400
