"""/products, /products/category, /products/wishlist and the vendor's own goods."""

import ast
from decimal import Decimal

import pytest

from accounts.tests.factories import make_user
from catalog.models import Product, Variant, WishlistItem
from catalog.operations import archive_product, create_product
from catalog.tests.factories import make_category, make_variant
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db
ROW = {
    "id",
    "name",
    "price",
    "category_id",
    "tags",
    "vendor_id",
    "primary_image_url",
    "review_count",
    "average_rating",
    "business_name",
}
DETAIL = {
    "id",
    "name",
    "description",
    "price",
    "category_id",
    "vendor_id",
    "tags",
    "sustainability_attributes",
    "stock_quantity",
    "min_order_quantity",
    "created_at",
    "updated_at",
    "average_rating",
    "review_count",
    "images",
    "business_name",
}
NEW = {
    "name": "Keranjang Rotan",
    "description": "Dianyam tangan di Sleman.",
    "price": 125000,
    "stock_quantity": 3,
    "primary_image_url": "https://contoh.id/satu.png",
}


def make_goods(vendor=None, *, price=125_000, stock=3, **fields) -> Product:
    fields = {"name": "Keranjang Rotan"} | fields
    return create_product(
        vendor or make_vendor(), variants=[{"price": Decimal(price), "stock": stock}], **fields
    )


def names(answer) -> list[str]:
    return [row["name"] for row in answer.json()["products"]]


# ── lists ───────────────────────────────────────────────────────────────────────────────────────


def test_the_list_shows_what_is_on_sale_in_the_contracts_types(shop):
    product = make_goods(tags=["batik", "Ibu's"])
    archive_product(make_goods())

    answer = shop().get("/products")

    (row,) = answer.json()["products"]
    assert set(row) == ROW
    assert isinstance(row["price"], float) and isinstance(row["average_rating"], float)
    assert set(ast.literal_eval(row["tags"])) == {"batik", "Ibu's"}
    assert row["vendor_id"] == product.vendor.owner_id
    assert row["primary_image_url"] is None
    assert answer.json()["pagination"] == {
        "total": 1,
        "pages": 1,
        "current_page": 1,
        "per_page": 20,
    }


def test_the_list_is_filtered(shop):
    top = make_category()
    below = make_category(top)
    make_goods(name="Murah", price=10, category=top, tags=["batik"])
    make_goods(name="Mahal", price=500, category=below, tags=["tenun"])

    def found(query):
        return names(shop().get(f"/products?{query}"))

    assert found("") == ["Murah", "Mahal"]
    assert found(f"category_id={top.pk}") == ["Murah"]  # itself only, as theirs
    assert found("min_price=100") == ["Mahal"]
    assert found("max_price=100&min_price=1") == ["Murah"]
    assert found("tags=batik") == ["Murah"]
    assert found("tags=batik&tags=TENUN") == ["Murah", "Mahal"]
    assert found("tags=tidak") == []


@pytest.mark.parametrize(
    "query",
    ["category_id=x", "min_price=0", "max_price=NaN", "page=0", "page=x", "per_page=0", "page=-1"],
)
def test_a_bad_filter_is_a_400(shop, query):
    answer = shop().get(f"/products?{query}")

    assert (answer.status_code, answer.json()["success"]) == (400, False)


def test_pages_end_and_their_size_is_capped(shop):
    for _one in range(3):
        make_goods()

    second = shop().get("/products?page=2&per_page=2")
    assert len(second.json()["products"]) == 1
    assert second.json()["pagination"] | {"pages": 2, "total": 3} == second.json()["pagination"]
    assert shop().get("/products?page=3&per_page=2").status_code == 404
    assert shop().get("/products?per_page=99999").json()["pagination"]["per_page"] == 100


def test_an_empty_list_has_a_first_page(shop):
    assert shop().get("/products").json()["products"] == []


def test_lists_cost_the_same_number_of_queries_however_long(shop, django_assert_num_queries):
    vendor = make_vendor()
    user = make_user()
    urls = ["/products", f"/products/public-vendor-products?business_name={vendor.business_name}"]
    own = ["/vendor/products", "/products/wishlist"]

    def queries(client, url):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    def fill(how_many):
        for _one in range(how_many):
            product = make_goods(vendor, tags=["batik"], sustainability_attributes=["alami"])
            WishlistItem.objects.create(user=user, product=product)
            WishlistItem.objects.create(user=vendor.owner, product=product)

    def count():
        return [queries(shop(), url) for url in urls] + [
            queries(shop(vendor.owner), url) for url in own
        ]

    fill(1)
    one = count()
    fill(9)

    assert count() == one


# ── one product ─────────────────────────────────────────────────────────────────────────────────


def test_a_products_page_has_lists_as_text_and_names_its_seller(shop):
    vendor = make_vendor(business_name="Sanggar Sari")
    body = NEW | {"tags": ["batik"], "images": ["https://contoh.id/dua.png"]}
    made = shop(vendor.owner).post("/products", body).json()["product"]

    product = shop().get(f"/products/{made['id']}").json()["product"]

    assert set(product) == DETAIL
    assert product["business_name"] == "Sanggar Sari"
    assert product["tags"] == "['batik']"
    assert product["sustainability_attributes"] == "[]"
    assert product["images"] == (
        "[{'image_url': 'https://contoh.id/satu.png', 'is_primary': True}, "
        "{'image_url': 'https://contoh.id/dua.png', 'is_primary': False}]"
    )
    assert (product["price"], product["stock_quantity"]) == (125000.0, 3)
    assert product["created_at"].endswith(" GMT")


def test_archived_goods_keep_their_page_and_drafts_have_none(shop):
    archived, draft = make_goods(), make_goods(status="draft")
    archive_product(archived)

    assert shop().get(f"/products/{archived.pk}").status_code == 200
    assert shop().get(f"/products/{draft.pk}").status_code == 404
    assert shop().get(f"/products/{10**25}").status_code == 404


def test_a_product_of_several_variants_shows_the_default_price_and_the_sum_of_stock(shop):
    first = make_variant(price=100, stock=2)
    make_variant(first.product, price=50, stock=5)

    product = shop().get(f"/products/{first.product_id}").json()["product"]

    assert (product["price"], product["stock_quantity"]) == (100.0, 7)


# ── the vendor's hand ───────────────────────────────────────────────────────────────────────────


def test_a_vendor_puts_goods_on_sale(shop):
    vendor = make_vendor()
    category = make_category()
    body = NEW | {"category_id": str(category.pk), "price": "99.50", "stock_quantity": "4"}

    answer = shop(vendor.owner).post("/products", body | {"is_active": True, "unknown": 1})

    product = Product.objects.get()
    assert answer.status_code == 201
    assert answer.json()["product"] == {
        "id": product.pk,
        "name": "Keranjang Rotan",
        "vendor_id": vendor.owner_id,
    }
    assert (product.price, product.category, product.image) == (
        Decimal("99.50"),
        category,
        "https://contoh.id/satu.png",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "ab"},
        {"name": None},
        {"name": 12345},
        {"description": "pendek"},
        {"price": 0},
        {"price": -5},
        {"price": "1.005"},
        {"price": 100_000_000},
        {"price": "NaN"},
        {"stock_quantity": -1},
        {"stock_quantity": 10**12},
        {"primary_image_url": ""},
        {"primary_image_url": "ftp://contoh.id/a.png"},
        {"primary_image_url": f"https://contoh.id/{'a' * 500}"},
        {"category_id": None},
        {"category_id": 999_999},
        {"tags": [f"t{n}" for n in range(11)]},
        {"sustainability_attributes": [f"t{n}" for n in range(6)]},
        {"min_order_quantity": 0},
        {"images": ["https://contoh.id/a.png"] * 5},
    ],
)
def test_bad_goods_are_refused(shop, wrong):
    answer = shop(make_vendor().owner).post("/products", NEW | wrong)

    assert answer.status_code == 400
    assert set(answer.json()) == {"success", "message", "location"}
    assert not Product.objects.exists()


@pytest.mark.parametrize("missing", ["name", "description", "price", "stock_quantity"])
def test_goods_need_their_fields(shop, missing):
    body = {name: value for name, value in NEW.items() if name != missing}

    answer = shop(make_vendor().owner).post("/products", body)

    assert (answer.status_code, missing in answer.json()["message"]) == (400, True)


def test_the_vendor_gate_runs_before_the_body(shop):
    buyer = shop(make_user()).post("/products", {})
    waiting = shop(make_vendor(status="pending").owner).post("/products", {})
    rejected = shop(make_vendor(status="rejected").owner).get("/vendor/products")

    assert (buyer.status_code, buyer.json()["success"]) == (404, False)
    assert waiting.status_code == rejected.status_code == 403
    assert set(waiting.json()) == {"message", "status", "success"}
    assert (waiting.json()["status"], rejected.json()["status"]) == ("pending", "rejected")
    assert shop().post("/products", {}).status_code == 401


def test_an_edit_changes_what_is_given_and_empty_leaves_things_alone(shop):
    vendor = shop(make_vendor().owner)
    pk = vendor.post("/products", NEW | {"tags": ["batik"]}).json()["product"]["id"]
    body = {"name": "Tas Rotan", "price": 5, "stock_quantity": 9, "tags": []}

    answer = vendor.put(f"/products/{pk}", body | {"primary_image_url": "", "images": []})

    product = answer.json()["product"]
    assert (answer.status_code, set(product)) == (200, DETAIL)
    assert (product["name"], product["price"], product["stock_quantity"]) == ("Tas Rotan", 5.0, 9)
    assert product["tags"] == "['batik']"
    assert product["images"] == "[{'image_url': 'https://contoh.id/satu.png', 'is_primary': True}]"


def test_pictures_are_replaced(shop):
    vendor = shop(make_vendor().owner)
    first = NEW | {"images": ["https://contoh.id/dua.png", "https://contoh.id/tiga.png"]}
    pk = vendor.post("/products", first).json()["product"]["id"]

    others = vendor.put(f"/products/{pk}", {"images": ["https://contoh.id/empat.png"]})
    primary = vendor.put(f"/products/{pk}", {"primary_image_url": "https://contoh.id/nol.png"})

    def urls(answer):
        return [
            (image["image_url"][-8:], image["is_primary"])
            for image in ast.literal_eval(answer.json()["product"]["images"])
        ]

    assert urls(others) == [("satu.png", True), ("mpat.png", False)]
    assert urls(primary) == [("/nol.png", True), ("mpat.png", False)]


@pytest.mark.parametrize("wrong", [{"name": None}, {"price": 0}, {"is_active": "maybe"}])
def test_a_bad_edit_is_refused(shop, wrong):
    vendor = make_vendor()
    product = make_goods(vendor)

    assert shop(vendor.owner).put(f"/products/{product.pk}", wrong).status_code == 400


def test_price_and_stock_of_several_variants_are_not_one_figure(shop):
    variant = make_variant(price=100, stock=2)
    make_variant(variant.product, price=50, stock=5)
    vendor = shop(variant.product.vendor.owner)

    refused = vendor.put(f"/products/{variant.product_id}", {"price": 70})
    same = vendor.put(
        f"/products/{variant.product_id}", {"price": 100, "stock_quantity": 7, "name": "Tas Baru"}
    )

    assert (refused.status_code, same.status_code) == (409, 200)
    assert Variant.objects.get(pk=variant.pk).price == 100


def test_goods_leave_sale_and_come_back(shop):
    vendor = make_vendor()
    product = make_goods(vendor)
    url = f"/products/{product.pk}"

    for _time in range(2):
        gone = shop(vendor.owner).delete(url)
        assert (gone.status_code, gone.json()["product"]) == (
            200,
            {"id": product.pk, "name": product.name, "is_active": False},
        )
    assert names(shop().get("/products")) == []
    (own,) = shop(vendor.owner).get("/vendor/products").json()["products"]
    assert own["is_active"] is False

    assert shop(vendor.owner).put(url, {"is_active": True}).status_code == 200
    assert names(shop().get("/products")) == [product.name]


def test_other_vendors_goods_are_403_and_unknown_ones_404(shop):
    product = make_goods()
    draft = make_goods(status="draft")
    other = shop(make_vendor().owner)

    assert other.delete(f"/products/{product.pk}").status_code == 403
    assert other.put(f"/products/{product.pk}", {"name": "Punyaku"}).status_code == 403
    assert other.put(f"/products/{draft.pk}", {"name": "Punyaku"}).status_code == 404
    assert other.delete("/products/999999").status_code == 404
    assert Product.objects.get(pk=product.pk).name == "Keranjang Rotan"


def test_the_own_list_has_real_lists_and_the_picture_where_the_page_looks(shop):
    vendor = shop(make_vendor().owner)
    vendor.post("/products", NEW | {"tags": ["batik"]})

    answer = vendor.get("/vendor/products?page=1&per_page=10")

    (row,) = answer.json()["products"]
    assert set(row) == (DETAIL - {"business_name"}) | {
        "is_active",
        "primary_image_url",
        "image_url",
    }
    assert row["tags"] == ["batik"]
    assert row["images"] == [{"image_url": NEW["primary_image_url"], "is_primary": True}]
    assert row["primary_image_url"] == row["image_url"] == NEW["primary_image_url"]
    assert answer.json()["pagination"]["current_page"] == 1


def test_a_vendors_goods_are_found_by_its_name_with_or_without_hyphens(shop):
    make_goods(
        make_vendor(business_name="Batik Ibu-Ibu"), category=make_category(name="Kain Jarit")
    )
    make_goods(make_vendor(business_name="Tenun Sari"))

    def found(query):
        answer = shop().get(f"/products/public-vendor-products?{query}")
        assert answer.status_code == 200
        return len(answer.json()["products"])

    assert found("business_name=Batik Ibu-Ibu") == 1
    assert found("business_name=Tenun-Sari") == 1
    assert found("category_name=Kain-Jarit") == 1
    assert found("category_name=Kain-Jarit&business_name=Tenun-Sari") == 0
    assert found("business_name=Enclosure") == 0
    assert shop().get("/products/public-vendor-products").status_code == 400
