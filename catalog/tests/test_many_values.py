"""Filters that take several values, and pictures of variants."""

from decimal import Decimal
from urllib.parse import parse_qsl, urlencode

import pytest

from catalog.models import Product, ProductImage, Variant
from catalog.operations import add_image, change_product, create_product, delete_image
from catalog.reads import facets
from catalog.reads.facets import OWN
from catalog.reads.tree import whole_tree
from catalog.tests.factories import make_category
from core.tests.counting import statements
from core.tests.tables import every
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db
URL = "/api/v1/products"


def sells(name: str, *options: dict, vendor=None, **fields) -> Product:
    variants = [{"price": Decimal(5), "stock": 1, "options": one} for one in options or ({},)]
    return create_product(vendor or make_vendor(), name=name, variants=variants, **fields)


def found(api, query: str) -> set[str]:
    answer = api().get(f"{URL}?{query}")
    assert answer.status_code == 200, answer.content
    facets = api().get(f"{URL}/facets?{query}").json()
    names = [row["name"] for row in answer.json()["results"]]
    assert facets["count"] == len(names) == len(set(names))
    return set(names)


def test_a_filter_takes_several_values_ids_and_slugs(api):
    top = make_category(slug="rumah")
    below, other = make_category(top, slug="anyaman"), make_category(slug="kain")
    maker, second = make_vendor(), make_vendor()
    sells("a", vendor=maker, category=below, tags=["rotan"])
    sells("b", vendor=second, category=top, tags=["rotan", "bambu"])
    sells("c", category=other, tags=["kapas"])

    def check(cell):
        query, wanted = cell
        assert found(api, query) == set(wanted)

    every(
        [
            ("category=rumah", "ab"),
            ("category=anyaman", "a"),
            ("category=tidak-ada", ""),
            (f"category=rumah&category={below.pk}", "ab"),
            (f"category=anyaman&category={other.pk}", "ac"),
            ("category=anyaman&category=kain&q=a", "a"),
            (f"vendor={maker.pk}&vendor={second.slug}", "ab"),
            (f"vendor={maker.slug}", "a"),
            ("any_tag=bambu&any_tag=KAPAS", "bc"),
            ("any_tag=rotan", "ab"),
            ("tag=rotan&tag=bambu", "b"),
        ],
        check,
    )


def test_goods_are_found_by_the_options_of_one_variant(api):
    sells("a", {"ukuran": "M", "warna": "merah"}, {"ukuran": "L", "warna": "biru"})
    sells("b", {"ukuran": "M", "warna": "biru"})
    sells("c")
    off = sells("d", {"ukuran": "S"}, {"ukuran": "XL"})
    Variant.objects.filter(product=off, options__ukuran="S").update(is_active=False)

    def check(cell):
        query, wanted = cell
        assert found(api, query) == set(wanted)

    every(
        [
            ("option=ukuran:M", "ab"),
            ("option=ukuran:M&option=warna:biru", "b"),
            ("option=ukuran:M&option=ukuran:L&option=warna:biru", "ab"),
            ("option=ukuran:L&option=warna:merah", ""),
            ("option=ukuran: M", "ab"),
            ("option=ukuran:S", ""),
        ],
        check,
    )
    options = api().get(f"{URL}/facets").json()["options"]
    assert {"name": "warna", "value": "biru", "count": 2} in options
    assert {"name": "ukuran", "value": "M", "count": 2} in options
    assert not [one for one in options if one["value"] == "S"]


# By facet: the parameter that chooses of it, and what of a row it sends.
CHOICES = {
    "categories": ("category", "slug"),
    "vendors": ("vendor", "slug"),
    "tags": ("any_tag", "name"),
    "sustainability": ("any_sustainability", "name"),
}
CHOSEN = [
    "",
    "vendor=satu",
    "vendor=satu&category=anyaman",
    "any_tag=rotan",
    "any_sustainability=alami&any_tag=rotan&any_tag=bambu",
    "option=ukuran:M",
    "option=ukuran:M&option=warna:merah&vendor=satu",
    "min_price=60&max_price=90&category=kain",
    "q=keranjang&vendor=dua&any_tag=bambu",
    "tag=rotan&tag=bambu",
]


def test_a_facet_counts_what_each_of_its_choices_would_leave_under_the_other_filters(api):
    """Whatever is chosen: what stands beside it is still there, with what it would bring."""
    top = make_category(slug="rumah")
    plaited, cloth = make_category(top, slug="anyaman"), make_category(slug="kain")
    one, two = make_vendor(slug="satu"), make_vendor(slug="dua")
    red, blue = {"ukuran": "M", "warna": "merah"}, {"ukuran": "L", "warna": "biru"}
    natural = {"sustainability_attributes": ["alami"]}
    sells(
        "keranjang a", red, blue, vendor=one, category=plaited, tags=["rotan", "bambu"], **natural
    )
    sells("keranjang b", red, vendor=two, category=plaited, tags=["bambu"])
    sells("kain", blue, vendor=two, category=cloth, tags=["kapas"], **natural)
    sells("keranjang c", vendor=one, category=top, tags=["rotan"], sustainability_attributes=["x"])
    for place, product in enumerate(Product.objects.order_by("pk")):
        change_product(
            product, variants=[{"id": product.variants.first().pk, "price": 50 + 20 * place}]
        )

    def counted(pairs: list) -> int:
        facets = api().get(f"{URL}/facets?{urlencode(pairs)}").json()
        assert facets["count"] == len(found(api, urlencode(pairs)))
        return facets["count"]

    def check(query: str) -> None:
        asked = parse_qsl(query)
        facets = api().get(f"{URL}/facets?{query}").json()
        for facet, (parameter, sent) in CHOICES.items():
            others = [pair for pair in asked if pair[0] not in OWN[facet]]
            for row in facets[facet]:
                assert counted([*others, (parameter, row[sent])]) == row["count"], (facet, row)
        for row in facets["options"]:
            others = [pair for pair in asked if not pair[1].startswith(f"{row['name']}:")]
            chosen = ("option", f"{row['name']}:{row['value']}")
            assert counted([*others, chosen]) == row["count"], row
        assert facets["count"] == counted(asked) and not facets["estimated"]

    every(CHOSEN, check)
    names = [row["slug"] for row in api().get(f"{URL}/facets?vendor=satu").json()["vendors"]]
    assert sorted(names) == ["dua", "satu"]


def test_facets_cost_few_statements_however_much_is_chosen(api):
    sells("keranjang", {"ukuran": "M"}, tags=["rotan"])
    whole_tree()  # as after the first question
    query = "vendor=1&category=2&any_tag=rotan&option=ukuran:M&min_price=1&any_sustainability=x"

    with statements() as sent:
        api().get(f"{URL}/facets?{query}")

    assert len(sent) == 2


def test_the_samples_of_a_question_share_the_goods_that_they_look_at():
    def check(count: int) -> None:
        names = [f"set_{n}" for n in range(count)]
        params = {"listed": 1_000_000.0}
        facets._samples({name: {"Plan Rows": 10_001} for name in names}, names, params)
        seen = sum(params[f"share_{name}"] / 100 for name in names) * params["listed"]
        assert 0 < seen < facets.SEEN + 1

    every(range(1, 8), check)


def test_only_the_facets_that_look_at_all_goods_are_estimates(api, monkeypatch):
    vendor = make_vendor(slug="satu")
    sells("a", vendor=vendor), sells("b"), sells("c")
    monkeypatch.setattr("catalog.reads.facets.MOST", 2)
    few = {"Plan Rows": 1, "Total Cost": 1.0}  # what is expected really follows earlier tests' rows
    monkeypatch.setattr("catalog.reads.facets._plans", lambda sets, _: {s.name: few for s in sets})

    facets = api().get(f"{URL}/facets?vendor=satu").json()

    assert (facets["count"], facets["is_estimate"], facets["estimated"]) == (1, False, ["vendors"])
    assert [row["count"] for row in facets["vendors"]] == [1, 1, 1]


def test_goods_with_a_sale_price_are_found(api):
    sells("a"), sells("b")
    Product.objects.filter(name="a").update(sale_price=Decimal(4))

    assert found(api, "on_sale=true") == {"a"}
    assert found(api, "on_sale=false") == {"b"}


def test_a_variant_shows_one_of_the_pictures_of_its_product(api):
    product, other = sells("a", {"ukuran": "M"}, {"ukuran": "L"}), sells("b")
    own = api(product.vendor.owner)
    picture = add_image(product, url="https://contoh.id/l.jpg")
    foreign = add_image(other, url="https://contoh.id/b.jpg")
    large = product.variants.get(options__ukuran="L")

    def write(image) -> dict:
        body = {"variants": [{"id": large.pk, "image": image}]}
        return own.patch(f"{URL}/{product.pk}", body, format="json")

    def shown() -> list:
        answer = api().get(f"{URL}/{product.pk}").json()
        return [variant["image"] for variant in answer["variants"]]

    assert write(picture.pk).status_code == 200 and shown() == [None, picture.pk]
    price = {"variants": [{"id": large.pk, "price": "7.00"}]}
    own.patch(f"{URL}/{product.pk}", price, format="json")
    assert shown() == [None, picture.pk]
    for wrong in (foreign.pk, 999_999_999):
        refused = write(wrong)
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["attr"] == "variants.0.image"
    assert write(None).status_code == 200 and shown() == [None, None]
    write(picture.pk)
    delete_image(ProductImage.objects.get(pk=picture.pk))
    assert shown() == [None, None]
