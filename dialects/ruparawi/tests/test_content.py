"""Promotions, articles, reviews and testimonials."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from catalog.models import Product
from catalog.tests.factories import make_category, make_product, make_variant
from content.models import Article, Testimonial
from content.tests.factories import make_article, make_testimonial
from orders.operations import add_to_cart, preview
from orders.tests.factories import make_order, make_part
from promotions.models import Promotion
from promotions.tests.factories import make_promotion
from reviews.models import Review
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db
TEXT = "Daun direndam semalam. " * 15
PROMOTION_ROW = {
    "id",
    "is_active",
    "promotion_type",
    "title",
    "description",
    "start_date",
    "end_date",
    "promo_code",
    "image_url",
    "usage_limit",
    "products",
    "max_discount",
    "discount_value",
}
FULL = PROMOTION_ROW | {"categories", "created_at", "updated_at"}
SALE = {
    "title": " Pekan tenun ",
    "promo_code": "tenun10",
    "discount_value": 10,
    "promotion_type": "percentage_discount",
    "start_date": "2025-04-27",
    "end_date": "2040-04-30",
}

# ── promotions ──────────────────────────────────────────────────────────────────────────────────


def test_promotions_that_are_on_are_everybodys_to_see(shop):
    now = timezone.now()
    product = make_variant().product
    make_promotion(products=[product], ends_at=now + timedelta(days=1))
    make_promotion(code="NANTI", starts_at=now + timedelta(days=1))
    over = make_promotion(code="LEWAT", ends_at=now - timedelta(days=1))
    make_promotion(code="")

    answer = shop().get("/products/promotions")

    (row,) = answer.json()["promotions"]
    assert set(row) == PROMOTION_ROW
    assert (row["promo_code"], row["products"]) == ("HEMAT10", f"[{product.pk}]")
    assert (row["discount_value"], row["usage_limit"], row["max_discount"]) == (10.0, None, None)
    assert answer.json()["pagination"]["total"] == 1
    one = shop(make_user()).get(f"/products/promotions/{row['id']}").json()["promotion"]
    assert set(one) == FULL
    assert one["categories"] == "[]"
    assert shop().get(f"/products/promotions/{over.pk}").status_code == 404


def test_staff_write_a_promotion_for_categories_by_name_or_id(shop):
    kain, batik = make_category(name="Kain"), make_category()
    targets = {"product_ids": [], "category_names": ["kain"], "category_ids": [batik.pk]}

    answer = shop(make_staff()).post("/admin/promotions", SALE | targets | {"usage_limit": None})

    shown = answer.json()["promotion"]
    assert (answer.status_code, set(shown)) == (201, FULL)
    assert (shown["title"], shown["promo_code"]) == ("Pekan tenun", "TENUN10")
    assert shown["start_date"] == "Sun, 27 Apr 2025 00:00:00 GMT"
    assert shown["end_date"] == "Mon, 30 Apr 2040 23:59:59 GMT"
    promotion = Promotion.objects.get()
    assert set(promotion.categories.all()) == {kain, batik}
    assert not promotion.products.exists()


@pytest.mark.parametrize(
    ("sent", "discounted"),
    [
        ({"product_ids": ["one"], "category_ids": ["craft"]}, {"one"}),
        ({"product_ids": ["one"], "category_names": ["Tenun"]}, {"one"}),
        ({"product_ids": [], "category_ids": ["craft"]}, {"one", "two"}),
        ({"category_names": ["Tenun"]}, {"one", "two"}),
        ({"product_ids": [], "category_ids": []}, set()),
        ({"product_ids": None, "category_names": None}, set()),
        ({}, set()),
    ],
)
def test_a_promotion_is_for_its_products_or_else_its_categories_or_else_for_nothing(
    shop, sent, discounted
):
    craft = make_category(name="Tenun")
    one, two = (make_variant(product=make_product(category=craft), price=50_000) for _n in "12")
    ids = {"one": one.product_id, "two": two.product_id, "craft": craft.pk, "Tenun": "Tenun"}
    targets = {name: words and [ids[word] for word in words] for name, words in sent.items()}

    buyer = make_user()
    for variant in (one, two, make_variant()):
        add_to_cart(buyer, variant.pk, 1)

    shop(make_staff()).post("/admin/promotions", SALE | targets)
    lines = preview(buyer, promotion_code="tenun10").priced.lines

    named = {one.pk: "one", two.pk: "two"}
    assert {named[line.variant.pk] for line in lines if line.discount} == discounted
    assert Promotion.objects.get().applies_to == "selected"


def test_an_edit_with_products_takes_the_categories_place(shop):
    craft, product = make_category(), make_product()
    promotion = make_promotion(code="TENUN", categories=[craft])
    wide = make_promotion(code="SEMUA")
    staff, sent = shop(make_staff()), {"product_ids": [product.pk], "category_ids": [craft.pk]}

    for one in (promotion, wide):
        assert staff.put(f"/admin/promotions/{one.pk}", sent).status_code == 200
        assert list(one.products.all()) == [product]
        assert not one.categories.exists()
        assert Promotion.objects.get(pk=one.pk).applies_to == "selected"


def test_an_edit_without_targets_leaves_what_it_is_for(shop):
    wide = make_promotion(code="SEMUA")

    answer = shop(make_staff()).put(f"/admin/promotions/{wide.pk}", {"product_ids": []})

    assert answer.status_code == 200
    assert Promotion.objects.get().applies_to == "everything"


def test_a_fixed_discount_is_given_once_an_order(shop):
    goods = [make_variant(price=50_000) for _n in range(3)]
    products = [variant.product_id for variant in goods]
    fixed = {"promotion_type": "fixed_discount", "discount_value": 7_000, "product_ids": products}
    shop(make_staff()).post("/admin/promotions", SALE | fixed)

    order = make_order(*goods, quantity=2, promotion_code="tenun10")

    assert order.discount == 7_000


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "x"},
        {"promo_code": "x" * 21},
        {"promo_code": None},
        {"discount_value": 0},
        {"discount_value": 101},
        {"promotion_type": "gratis"},
        {"start_date": "besok"},
        {"end_date": "2025-01-01"},
        {"usage_limit": 0},
        {"product_ids": [999_999]},
        {"category_names": ["tidak ada"]},
        {"category_ids": [999_999]},
    ],
)
def test_a_bad_promotion_is_refused(shop, wrong):
    answer = shop(make_staff()).post("/admin/promotions", SALE | wrong)

    assert (answer.status_code, answer.json()["success"]) == (400, False)
    assert not Promotion.objects.exists()


def test_a_code_is_there_once(shop):
    make_promotion(code="TENUN10")

    answer = shop(make_staff()).post("/admin/promotions", SALE)

    assert (answer.status_code, answer.json()["success"]) == (409, False)


def test_an_edit_takes_the_dates_that_we_sent_and_leaves_empty_targets_alone(shop):
    product = make_variant().product
    staff = shop(make_staff())
    made = staff.post("/admin/promotions", SALE | {"product_ids": [product.pk]}).json()
    row = made["promotion"]
    url = f"/admin/promotions/{row['id']}"
    body = {"start_date": row["start_date"], "end_date": "2041-01-01T10:00:00Z"}

    answer = staff.put(url, body | {"product_ids": [], "title": "Pekan baru"})

    shown = answer.json()["promotion"]
    assert answer.status_code == 200
    assert (shown["title"], shown["start_date"]) == ("Pekan baru", row["start_date"])
    assert shown["end_date"] == "Tue, 01 Jan 2041 10:00:00 GMT"
    assert shown["products"] == f"[{product.pk}]"
    assert staff.put(url, {"discount_value": 101}).status_code == 400
    assert staff.put("/admin/promotions/999999", {"title": "Baru"}).status_code == 404


def test_staff_see_all_promotions_by_their_end(shop):
    make_promotion(code="NANTI", ends_at=timezone.now() + timedelta(days=9))
    make_promotion(code="DULU", ends_at=timezone.now() - timedelta(days=9))

    rows = shop(make_staff()).get("/admin/promotions").json()["promotions"]

    assert [row["promo_code"] for row in rows] == ["DULU", "NANTI"]


def test_their_form_is_filled_from_the_list(shop):
    product, craft = make_product(), make_category()
    make_promotion(products=[product], categories=[craft])

    (row,) = shop(make_staff()).get("/admin/promotions").json()["promotions"]

    assert set(row) == PROMOTION_ROW | {"product_ids", "category_ids"}
    assert (row["product_ids"], row["category_ids"]) == ([product.pk], [craft.pk])


def test_a_promotion_is_active_inside_its_window_while_it_is_switched_on(shop):
    now, day = timezone.now(), timedelta(days=1)
    make_promotion(code="KINI", starts_at=now - day, ends_at=now + day)
    make_promotion(code="HABIS", usage_limit=1, used=1)
    make_promotion(code="DULU", ends_at=now - day)
    make_promotion(code="NANTI", starts_at=now + day)
    make_promotion(code="MATI", is_active=False)

    rows = shop(make_staff()).get("/admin/promotions").json()["promotions"]

    assert {row["promo_code"] for row in rows if row["is_active"]} == {"KINI", "HABIS"}


# ── articles ────────────────────────────────────────────────────────────────────────────────────


def test_published_articles_are_read_by_everybody(shop):
    article = make_article(body=TEXT)
    draft = make_article(published_at=None)

    (row,) = shop().get("/products/article").json()["articles"]

    assert set(row) == {
        "id",
        "title",
        "content",
        "image_url",
        "author_id",
        "author_name",
        "created_at",
        "updated_at",
    }
    assert row["created_at"].count(".") == 1 and not row["created_at"].endswith("Z")
    assert row["image_url"].startswith("http")
    one = shop().get(f"/products/article/{article.pk}").json()
    assert (one["success"], one["article"]) == (True, row)
    assert shop().get(f"/products/article/{draft.pk}").status_code == 404


def test_staff_write_articles_and_they_are_read_at_once(shop):
    staff = shop(make_staff())
    body = {"title": "Warna", "content": TEXT.strip(), "image_url": ""}

    made = staff.post("/admin/article", body)

    assert (made.status_code, made.json()["success"]) == (201, True)
    assert made.json()["article"]["content"] == TEXT.strip()
    pk = made.json()["article"]["id"]
    changed = staff.put(
        f"/admin/article/{pk}", {"title": "Indigo", "image_url": "https://contoh.id/a.png"}
    )
    assert changed.json()["article"]["image_url"] == "https://contoh.id/a.png"
    assert shop().get(f"/products/article/{pk}").json()["article"]["title"] == "Indigo"
    gone = staff.delete(f"/admin/article/{pk}")
    assert (gone.status_code, gone.json()["success"]) == (200, True)
    assert staff.delete(f"/admin/article/{pk}").status_code == 404
    assert staff.put(f"/admin/article/{pk}", {"title": "Indigo"}).status_code == 404


@pytest.mark.parametrize("wrong", [{"title": ""}, {"content": "pendek"}, {"content": "x" * 20_001}])
def test_bad_articles_are_refused(shop, wrong):
    body = {"title": "Warna", "content": TEXT} | wrong

    assert shop(make_staff()).post("/admin/article", body).status_code == 400
    assert not Article.objects.exists()


def test_no_script_reaches_the_page(shop):
    body = "<p onclick=alert(1)>Baik</p><script>alert(1)</script>" + TEXT
    made = shop(make_staff()).post("/admin/article", {"title": "Warna", "content": body})

    content = made.json()["article"]["content"]

    assert "<p>Baik</p>" in content
    assert "script" not in content and "onclick" not in content


def test_markdown_is_shown_formatted_and_stays_when_it_comes_back(shop):
    article = make_article(body=f"# Judul\n\n{TEXT}*miring*")
    shown = shop().get(f"/products/article/{article.pk}").json()["article"]

    shop(make_staff()).put(
        f"/admin/article/{article.pk}", {"title": "Lain", "content": shown["content"]}
    )

    assert "<em>miring</em>" in shown["content"]
    assert Article.objects.get().body == article.body
    assert Article.objects.get().title == "Lain"


# ── reviews ─────────────────────────────────────────────────────────────────────────────────────


def test_a_review_is_its_authors_whatever_the_page_says(shop):
    part = make_part("delivered")
    product = Product.objects.get()
    body = {"product_id": product.pk, "user_id": 1, "rating": 4, "comment": "Bagus"}

    answer = shop(part.order.buyer).post("/review", body)

    review = answer.json()
    assert answer.status_code == 201
    assert review.pop("created_at").endswith(" GMT")
    assert review == {
        "id": Review.objects.get().pk,
        "product_id": product.pk,
        "user_id": part.order.buyer_id,
        "rating": 4,
        "comment": "Bagus",
    }
    (listed,) = shop().get(f"/review/product/{product.pk}").json()
    assert listed["rating"] == 4
    assert shop().get(f"/review/{review['id']}").json()["comment"] == "Bagus"
    assert shop().get(f"/products/{product.pk}").json()["product"]["average_rating"] == 4.0


def test_only_who_received_it_reviews_it_once(shop):
    part = make_part("delivered")
    product = Product.objects.get()
    body = {"product_id": product.pk, "rating": 5}
    buyer = shop(part.order.buyer)

    assert shop(make_user()).post("/review", body).status_code == 409
    assert shop(part.vendor.owner).post("/review", body).status_code == 409
    assert [buyer.post("/review", body).status_code for _time in range(2)] == [201, 409]
    assert shop().post("/review", body).status_code == 401


@pytest.mark.parametrize(
    "wrong", [{"rating": 0}, {"rating": 6}, {"rating": None}, {"comment": 5}, {"product_id": "x"}]
)
def test_a_bad_review_is_refused(shop, wrong):
    part = make_part("delivered")
    body = {"product_id": Product.objects.get().pk, "rating": 5} | wrong

    assert shop(part.order.buyer).post("/review", body).status_code == 400
    assert not Review.objects.exists()


def test_what_is_not_there_is_404_with_error(shop):
    user = shop(make_user())

    for answer in (
        shop().get("/review/999999"),
        user.put("/review/999999/edit", {"rating": 1}),
        user.delete("/review/999999/delete"),
        user.post("/review", {"product_id": 999_999, "rating": 5}),
    ):
        assert (answer.status_code, set(answer.json())) == (404, {"error"})
    assert shop().get("/review/product/999999").json() == []


def test_a_review_is_changed_and_deleted_by_its_author_only(shop):
    part = make_part("delivered")
    buyer, stranger = shop(part.order.buyer), shop(make_user())
    pk = buyer.post("/review", {"product_id": Product.objects.get().pk, "rating": 5}).json()["id"]

    for refused in (
        stranger.put(f"/review/{pk}/edit", {"rating": 1}),
        stranger.delete(f"/review/{pk}/delete"),
    ):
        assert (refused.status_code, set(refused.json())) == (403, {"error"})
    changed = buyer.put(f"/review/{pk}/edit", {"rating": 2, "comment": None})
    assert (changed.status_code, changed.json()["rating"]) == (200, 2)
    gone = buyer.delete(f"/review/{pk}/delete")
    assert (gone.status_code, set(gone.json())) == (200, {"message"})
    assert not Review.objects.exists()


# ── testimonials ────────────────────────────────────────────────────────────────────────────────


def test_a_vendor_speaks_for_itself(shop):
    vendor, other = make_vendor(), make_vendor()

    answer = shop(vendor.owner).post(
        "/testimonial", {"vendor_id": other.owner_id, "message": "Senang di sini"}
    )

    said = Testimonial.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": said.pk,
        "vendor_id": vendor.owner_id,
        "message": "Senang di sini",
    }
    assert said.vendor == vendor
    assert shop().get("/testimonial").json() == [answer.json()]


def test_published_testimonials_are_a_bare_list(shop):
    said = make_testimonial()

    assert shop().get("/testimonial").json() == [
        {"id": said.pk, "vendor_id": said.vendor.owner_id, "message": said.message}
    ]


def test_a_testimonial_is_changed_and_deleted_by_its_vendor_only(shop):
    vendor = make_vendor()
    said, waiting = make_testimonial(vendor), make_testimonial(vendor, status="pending")
    own, other = shop(vendor.owner), shop(make_vendor().owner)

    assert other.put(f"/testimonial/{said.pk}", {"message": "Buruk"}).status_code == 403
    assert other.delete(f"/testimonial/{said.pk}").status_code == 403
    hidden = other.delete(f"/testimonial/{waiting.pk}")
    assert (hidden.status_code, set(hidden.json())) == (404, {"error"})
    changed = own.put(f"/testimonial/{said.pk}", {"message": "Senang sekali"})
    assert changed.json() == {"id": said.pk, "message": "Senang sekali"}
    assert own.put(f"/testimonial/{said.pk}", {}).status_code == 400
    gone = own.delete(f"/testimonial/{said.pk}")
    assert (gone.status_code, set(gone.json())) == (200, {"message"})


@pytest.mark.parametrize("status", ["pending", "rejected", "suspended"])
def test_the_vendors_gate_says_no_in_its_own_way_whatever_is_behind_it(shop, status):
    vendor = make_vendor(status=status)
    said = make_testimonial(vendor)
    owner, buyer = shop(vendor.owner), shop(make_user())
    behind = [
        ("post", "/testimonial"),
        ("put", f"/testimonial/{said.pk}"),
        ("delete", f"/testimonial/{said.pk}"),
        ("post", "/products"),
        ("get", "/vendor/stats"),
    ]

    for method, url in behind:
        refused, unknown = getattr(owner, method)(url, {}), getattr(buyer, method)(url, {})
        assert (refused.status_code, refused.json()) == (
            403,
            {
                "success": False,
                "message": "Vendor profile is not approved",
                "status": "pending" if status == "pending" else "rejected",
            },
        )
        assert (unknown.status_code, set(unknown.json())) == (
            404,
            {"success", "message", "location"},
        )
    assert Testimonial.objects.get().message == said.message


def test_testimonials_wait_where_staff_read_them_first(shop, settings):
    settings.TESTIMONIALS = "before"

    written = shop(make_vendor().owner).post("/testimonial", {"message": "Senang"})

    assert written.status_code == 201
    assert shop().get("/testimonial").json() == []


def test_lists_cost_the_same_number_of_queries_however_long(shop):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    urls = ["/products/promotions", "/products/article", "/testimonial"]

    def count():
        counts = []
        for url in urls:
            with CaptureQueriesContext(connection) as captured:
                assert shop().get(url).status_code == 200
            counts.append(len(captured))
        return counts

    def fill(start):
        for n in range(start, start * 5):
            make_promotion(code=f"KODE{n}", products=[make_variant().product])
            make_article()
            make_testimonial()

    fill(1)
    one = count()
    fill(5)

    assert count() == one
    assert json.dumps(one)
