"""Who may do what through the API, and how it answers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.factories import make_staff, make_user
from catalog.models import Category, Product, WishlistItem
from catalog.operations import add_image
from catalog.tests.factories import make_category, make_product, make_variant
from vendors.models import Vendor
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db
BASKET = {"name": "Keranjang", "variants": [{"price": "125000", "stock": 3, "options": {"u": "M"}}]}


def attrs(response) -> list[str]:
    return [error["attr"] for error in response.json()["errors"]]


def codes(response) -> list[str]:
    return [error["code"] for error in response.json()["errors"]]


# ── products ────────────────────────────────────────────────────────────────────────────────────


def test_a_vendor_puts_goods_on_sale(api):
    vendor, category = make_vendor(), make_category()

    response = api(vendor.owner).post(
        "/api/v1/products",
        BASKET | {"category": category.pk, "tags": ["rotan"], "min_order_quantity": 2},
        format="json",
    )

    answer = response.json()
    assert response.status_code == 201, answer
    assert (answer["price"], answer["status"]) == ("125000.00", "published")
    assert answer["variants"][0]["options"] == {"u": "M"}
    assert [node["id"] for node in answer["category_path"]] == [category.pk]
    assert api().get(f"/api/v1/products/{answer['id']}").status_code == 200


@pytest.mark.parametrize(
    ("change", "attr"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"variants": []}, "variants"),
        ({"variants": [{"stock": 1}]}, "variants.0.price"),
        ({"variants": [{"price": "-1"}]}, "variants.0.price"),
        ({"variants": [{"price": "1.001"}]}, "variants.0.price"),
        ({"variants": [{"price": "100000000000"}]}, "variants.0.price"),
        ({"variants": [{"price": "NaN"}]}, "variants.0.price"),
        ({"variants": [{"price": 1, "stock": -1}]}, "variants.0.stock"),
        ({"variants": [{"price": 1, "is_listed": True}]}, "variants.0.is_listed"),
        ({"category": 999}, "category"),
        ({"category": 2**53}, "category"),
        ({"status": "sold"}, "status"),
        ({"min_order_quantity": 0}, "min_order_quantity"),
        ({"tags": ["x"] * 21}, "tags"),
        ({"tags": ["x" * 51]}, "tags.0"),
        ({"sustainability_attributes": [str(n) for n in range(11)]}, "sustainability_attributes"),
        ({"vendor": 7}, "vendor"),
        ({"rating": 5}, "rating"),
        ({"is_listed": True}, "is_listed"),
    ],
)
def test_bad_input_is_refused_by_the_name_of_its_field(api, change, attr):
    vendor = make_vendor()

    response = api(vendor.owner).post("/api/v1/products", BASKET | change, format="json")

    assert response.status_code == 400
    assert attr in attrs(response)
    assert not Product.objects.exists()


def test_who_has_no_approved_shop_sells_nothing(api):
    for user in (make_user(), make_vendor(status="pending").owner, make_staff()):
        response = api(user).post("/api/v1/products", BASKET, format="json")
        assert response.status_code == 403
    assert api().post("/api/v1/products", BASKET, format="json").status_code == 401


def test_a_suspended_vendor_sees_its_goods_but_changes_nothing(api):
    product = make_variant().product
    Vendor.objects.filter(pk=product.vendor_id).update(status="suspended")
    vendor = api(product.vendor.owner)
    url = f"/api/v1/products/{product.pk}"

    for response in (
        vendor.post("/api/v1/products", BASKET, format="json"),
        vendor.patch(url, {"name": "Baru"}, format="json"),
        vendor.delete(url),
        vendor.post(f"{url}/images", {"url": "https://contoh.id/1"}, format="json"),
    ):
        assert (response.status_code, codes(response)) == (409, ["vendor_suspended"])
    assert len(vendor.get("/api/v1/vendor/products").json()["results"]) == 1
    assert Product.objects.get().name == product.name


def test_the_goods_of_another_vendor_are_not_there(api):
    product = make_variant().product
    image = add_image(product, url="https://contoh.id/1")
    other = api(make_vendor().owner)
    url = f"/api/v1/products/{product.pk}"

    for response in (
        other.put(url, BASKET, format="json"),
        other.patch(url, {}, format="json"),
        other.delete(url),
        other.post(f"{url}/images", {"url": "https://contoh.id/1"}, format="json"),
        other.patch(f"{url}/images/{image.pk}", {}, format="json"),
        other.delete(f"{url}/images/{image.pk}"),
        other.get(f"/api/v1/vendor/products/{product.pk}"),
    ):
        assert response.status_code == 404
    own = api(product.vendor.owner)
    elsewhere = make_variant(vendor=product.vendor).product
    assert own.delete(f"/api/v1/products/{elsewhere.pk}/images/{image.pk}").status_code == 404


def test_put_replaces_what_patch_leaves(api):
    vendor = make_vendor()
    own = api(vendor.owner)
    first = BASKET | {"description": "Rotan", "tags": ["rotan"]}
    pk = own.post("/api/v1/products", first, format="json").json()["id"]

    patched = own.patch(f"/api/v1/products/{pk}", {"name": "Baru"}, format="json").json()
    assert (patched["description"], patched["tags"]) == ("Rotan", ["rotan"])

    replaced = own.put(f"/api/v1/products/{pk}", BASKET, format="json").json()
    assert (replaced["name"], replaced["description"], replaced["tags"]) == ("Keranjang", "", [])
    assert [v["id"] for v in replaced["variants"]] == [v["id"] for v in patched["variants"]]


def test_deleted_goods_are_archived_and_come_back_by_status(api):
    product = make_variant().product
    own, url = api(product.vendor.owner), f"/api/v1/products/{product.pk}"

    assert own.delete(url).status_code == 204
    assert api().get(url).status_code == 404
    assert own.get(url).json()["status"] == "archived"
    assert own.patch(url, {"status": "published"}, format="json").status_code == 200
    assert api().get(url).status_code == 200


def test_only_its_vendor_and_staff_who_may_look_see_what_is_not_on_sale(api):
    product = make_variant(product=make_product(status="draft")).product
    url = f"/api/v1/products/{product.pk}"

    for user in (None, make_user(), make_vendor().owner, make_staff("catalog.add_category")):
        assert api(user).get(url).status_code == 404
    for user in (product.vendor.owner, make_staff("catalog.view_product")):
        assert api(user).get(url).json()["status"] == "draft"
        assert api(user).get(f"/api/v1/vendor/products/{product.pk}").status_code == 200


def test_a_bad_token_reads_like_nobody(client):
    product = make_variant(product=make_product(status="draft")).product
    bad = {"Authorization": "Bearer x.y.z"}

    assert client.get(f"/api/v1/products/{product.pk}", headers=bad).status_code == 404
    assert client.get("/api/v1/products", headers=bad).status_code == 200
    assert client.post("/api/v1/products", headers=bad).status_code == 401


@pytest.mark.parametrize("path", ["products", "categories", "vendor/products", "wishlist"])
def test_numbers_past_the_largest_are_not_there(api, path):
    client = api(make_staff())

    assert client.get(f"/api/v1/{path}/{'9' * 30}").status_code in (404, 405)
    assert client.delete(f"/api/v1/{path}/{'9' * 30}").status_code in (204, 403, 404, 405)


def test_own_goods_are_listed_with_drafts_and_filtered(api):
    vendor = make_vendor()
    draft = make_variant(make_product(vendor, status="draft", name="Tas Pandan"), sku="TAS-9")
    make_variant(vendor=vendor)
    make_variant()
    own = api(vendor.owner)

    def found(query: str) -> list[int]:
        return [row["id"] for row in own.get(f"/api/v1/vendor/products?{query}").json()["results"]]

    assert len(found("")) == 2
    assert found("status=draft") == found("q=pandan") == found("q=tas-9") == [draft.product_id]
    assert own.get("/api/v1/vendor/products?status=x").status_code == 400
    assert own.get("/api/v1/vendor/products?colour=red").status_code == 400


@pytest.mark.parametrize("path", ["vendor/products", "wishlist"])
def test_lists_of_ones_own_ask_the_database_as_often_for_one_row_as_for_fifty(api, path):
    vendor = make_vendor()
    client = api(vendor.owner)

    def add() -> None:
        product = make_variant(vendor=vendor).product
        product.tags.create(name=f"tag {product.pk}")
        add_image(product, url="https://contoh.id/1")
        Product.objects.filter(pk=product.pk).update(category=make_category())
        WishlistItem.objects.create(user=vendor.owner, product=product)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(f"/api/v1/{path}?page_size=100")
        assert response.status_code == 200
        return len(queries)

    add()
    few = count()
    for _ in range(49):
        add()

    assert count() == few <= 9


# ── categories ──────────────────────────────────────────────────────────────────────────────────


def test_staff_build_the_tree(api):
    staff = api(make_staff("catalog.add_category", "catalog.change_category"))
    top = staff.post("/api/v1/categories", {"name": "Kain"}, format="json").json()
    below = staff.post(
        "/api/v1/categories", {"name": "Batik", "parent": top["id"]}, format="json"
    ).json()

    assert [node["id"] for node in below["path"]] == [top["id"]]
    moved = staff.patch(f"/api/v1/categories/{below['id']}", {"parent": None}, format="json")
    assert moved.json()["path"] == []
    loop = staff.patch(f"/api/v1/categories/{top['id']}", {"parent": top["id"]}, format="json")
    assert (loop.status_code, codes(loop)) == (409, ["category_loop"])
    taken = staff.put(f"/api/v1/categories/{top['id']}", {"name": "batik"}, format="json")
    assert (taken.status_code, codes(taken), attrs(taken)) == (409, ["name_taken"], ["name"])
    assert staff.delete(f"/api/v1/categories/{top['id']}").status_code == 403


def test_only_staff_with_the_permission_touch_the_tree(api):
    category = make_category()
    url = f"/api/v1/categories/{category.pk}"

    for user in (make_user(), make_vendor().owner, make_staff("catalog.view_category")):
        for method in ("post", "put", "patch", "delete"):
            target = "/api/v1/categories" if method == "post" else url
            response = getattr(api(user), method)(target, {"name": "X"}, format="json")
            assert response.status_code == 403
    assert api().delete(url).status_code == 401
    assert api(make_staff("catalog.delete_category")).delete(url).status_code == 204
    assert api().get(url).status_code == 404
    assert Category.objects.filter(pk=category.pk, is_active=False).exists()


# ── wishes ──────────────────────────────────────────────────────────────────────────────────────


def test_wishing_twice_is_wishing_once(api):
    buyer, product = make_user(), make_variant().product
    client, url = api(buyer), f"/api/v1/wishlist/{product.pk}"

    assert [client.put(url).status_code for _ in range(2)] == [201, 200]
    assert [row["product"]["id"] for row in client.get("/api/v1/wishlist").json()["results"]] == [
        product.pk
    ]
    assert [client.delete(url).status_code for _ in range(2)] == [204, 204]
    assert api(make_user()).get("/api/v1/wishlist").json()["results"] == []


def test_what_is_not_on_sale_cannot_be_wished_for_and_is_not_shown(api):
    product = make_product(status="draft")
    client = api(make_user())

    assert client.put(f"/api/v1/wishlist/{product.pk}").status_code == 404
    assert not WishlistItem.objects.exists()
    assert api().get("/api/v1/wishlist").status_code == 401
