"""The addresses of goods."""

import pytest

from accounts.tests.factories import make_staff
from catalog.errors import ProductSlugTaken
from catalog.models import FormerSlug, Product
from catalog.models.product import RESERVED_SLUGS
from catalog.operations import change_product
from catalog.reads import detail, tree
from catalog.tests.factories import make_category, make_product, make_variant
from catalog.urls import router
from core.errors import BadInput
from core.pages.addresses import maker_path, product_path
from core.tests.counting import statements
from core.tests.tables import every
from vendors.slugs import slugs_for

pytestmark = pytest.mark.django_db
URL = "/api/v1/products"
NAMES = ("Keranjang Rotan", "Été — Kain d'Arc_2", "45x45", "籠", "Kopi  ½ kg!", "ＫＯＰＩ", "-a-")


def named(name: str) -> Product:
    return make_product(name=name)


def moved(product: Product, slug: str) -> Product:
    return change_product(product, slug=slug)


def test_the_database_makes_an_address_as_shops_get_theirs():
    def check(name):
        made = named(name)
        assert made.slug == next(slugs_for(name, kind="barang"))

    every(NAMES, check)


def test_a_name_that_is_taken_gets_the_products_id_behind():
    first, second, third = named("Keranjang"), named("Keranjang"), named("keranjang")

    assert first.slug == "keranjang"
    assert second.slug == f"keranjang-{second.pk}" and third.slug == f"keranjang-{third.pk}"


def test_goods_made_in_one_statement_have_different_addresses():
    vendor = make_product().vendor
    made = Product.objects.bulk_create(Product(vendor=vendor, name="Tas") for _ in range(3))

    assert len({product.slug for product in made}) == 3
    assert made[0].slug == "tas"


def test_words_of_the_shops_own_addresses_are_nobodys():
    def check(word):
        assert named(word.capitalize()).slug != word
        with pytest.raises(BadInput):
            moved(named("Tas"), word)

    every(RESERVED_SLUGS, check)


def test_every_word_beside_the_ids_of_goods_is_reserved():
    prefix = "products/"
    words = {
        route.removeprefix(prefix).split("/")[0]
        for route in (str(pattern.pattern) for pattern in router.urls)
        if route.startswith(prefix)
    }

    assert {word for word in words if "<" not in word} <= set(RESERVED_SLUGS)


def test_a_new_name_keeps_the_address():
    product = named("Keranjang")

    changed = change_product(product, name="Bakul")

    assert changed.slug == "keranjang"


def test_an_address_from_before_leads_to_the_goods_and_is_nobody_elses(api):
    product, other = make_variant(make_product(name="Bakul")).product, named("Tas")
    moved(product, "bakul-besar")

    found = api().get(f"{URL}/bakul").json()
    page = detail.product("bakul")

    assert found["id"] == product.pk and found["slug"] == "bakul-besar"
    assert page["slug"] == "bakul-besar" and product_path(page["slug"]) == "/p/bakul-besar"
    assert named("Bakul").slug != "bakul"
    for taken in ("bakul", "bakul-besar"):
        with pytest.raises(ProductSlugTaken):
            moved(other, taken)


def test_goods_may_go_back_to_an_address_of_their_own():
    product = named("Bakul")
    moved(moved(product, "bakul-besar"), "bakul")

    assert Product.objects.get(pk=product.pk).slug == "bakul"
    assert [former.slug for former in FormerSlug.objects.all()] == ["bakul-besar"]


def test_what_is_no_address_is_refused(api):
    product = make_variant().product
    own = api(product.vendor.owner)

    def check(slug):
        answer = own.patch(f"{URL}/{product.pk}", {"slug": slug}, format="json")
        assert answer.status_code == 400 and answer.json()["errors"][0]["attr"] == "slug", slug

    every(["", "12", "Tas", "tas--besar", "-tas", "a" * 121, "tas/besar"], check)
    with pytest.raises(BadInput):
        moved(product, "tas\n")


def test_a_vendor_reads_and_writes_goods_by_id_and_by_slug(api):
    product = make_variant(make_product(name="Bakul")).product
    own = api(product.vendor.owner)

    assert own.patch(f"{URL}/bakul", {"slug": "bakul-besar"}, format="json").status_code == 200
    whole = {"name": "Bakul", "variants": [{"price": "5.00"}]}
    replaced = own.put(f"{URL}/bakul", whole, format="json").json()
    assert replaced["slug"] == "bakul-besar"
    taken = own.post(URL, whole | {"slug": "bakul"}, format="json")
    assert taken.status_code == 409 and taken.json()["errors"][0]["code"] == "slug_taken"
    made = own.post(URL, whole | {"slug": "bakul-kecil"}, format="json").json()
    assert made["slug"] == "bakul-kecil"
    assert own.delete(f"{URL}/bakul-kecil").status_code == 204
    assert own.get(f"{URL}/bakul-kecil").json()["status"] == "archived"
    assert api().get(f"{URL}/bakul-kecil").status_code == 404


def test_goods_are_read_by_slug_in_one_statement(api):
    make_variant(make_product(name="Bakul Satu"))

    with statements() as first:
        api().get(f"{URL}/bakul-satu")
    with statements() as again:
        assert detail.product("bakul-satu")["name"] == "Bakul Satu"

    assert len(first) == len(again) == 1


def test_staff_see_and_change_the_address(client):
    client.force_login(make_staff())
    product = make_variant(make_product(name="Bakul")).product
    moved(product, "bakul-besar")

    page = client.get(f"/admin/catalog/product/{product.pk}/change/").content.decode()

    assert 'value="bakul-besar"' in page and ">bakul<" in page.replace("\n", "").replace("  ", "")


def test_categories_and_makers_have_addresses():
    top = make_category(slug="rumah")
    below = make_category(top, slug="anyaman")

    whole = tree.whole_tree()

    assert tree.address_of(whole, below.pk) == "/c/rumah/anyaman"
    assert whole.by_slug["anyaman"]["id"] == below.pk
    assert maker_path("sanggar-sari") == "/toko/sanggar-sari"
