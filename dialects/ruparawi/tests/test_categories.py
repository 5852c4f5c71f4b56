"""/products/category with staff's hand on it, and /products/wishlist."""

import pytest

from accounts.tests.factories import make_staff, make_user
from catalog.models import Category
from catalog.tests.factories import make_category
from dialects.ruparawi.tests.test_products import make_goods

pytestmark = pytest.mark.django_db

# ── categories ──────────────────────────────────────────────────────────────────────────────────


def test_the_tree_holds_shown_categories_one_inside_the_other(shop):
    top = make_category(name="Kain", description="Tenun dan batik")
    below = make_category(top, name="Batik")
    hidden = make_category(name="Lama", is_active=False)

    tree = shop().get("/products/category").json()["data"]["categories"]

    leaf = {"id": below.pk, "name": "Batik", "description": None, "is_active": True}
    assert tree == [
        {
            "id": top.pk,
            "name": "Kain",
            "description": "Tenun dan batik",
            "parent_category_id": None,
            "is_active": True,
            "subcategories": [leaf | {"parent_category_id": top.pk, "subcategories": []}],
        }
    ]
    one = shop().get(f"/products/category/{top.pk}").json()["category"]
    assert one == tree[0]
    assert shop().get(f"/products/category/{hidden.pk}").json()["category"]["is_active"] is False
    assert shop().get("/products/category/999999").status_code == 404


def test_staff_keep_the_tree(shop):
    staff = shop(make_staff())

    made = staff.post("/admin/category", {"name": "Kain", "is_active": True})
    top = made.json()["category"]
    below = staff.post("/admin/category", {"name": "Batik", "parent_category_id": top["id"]})
    whole = shop().get("/products/category").json()["data"]["categories"][0]
    changed = staff.put(f"/admin/category/{top['id']}", whole | {"name": "Wastra"})
    partly = staff.put(f"/admin/category/{top['id']}", {"description": "Semua kain"})

    assert (made.status_code, below.status_code, changed.status_code) == (201, 201, 200)
    assert top == {
        "id": top["id"],
        "name": "Kain",
        "description": None,
        "parent_category_id": None,
        "subcategories": [],
        "is_active": True,
    }
    assert partly.json()["category"] == {
        "id": top["id"],
        "name": "Wastra",
        "description": "Semua kain",
        "parent_category_id": None,
    }
    gone = staff.delete(f"/admin/category/{top['id']}")
    assert (gone.status_code, gone.json()["success"]) == (200, True)
    assert shop().get("/products/category").json()["data"]["categories"] == []


def test_categories_refuse_doubles_loops_and_unknown_parents(shop):
    staff = shop(make_staff())
    top = make_category(name="Kain")
    below = make_category(top, name="Batik")
    url = "/admin/category"

    assert staff.post(url, {"name": "kain"}).status_code == 409
    assert staff.post(url, {"name": "x"}).status_code == 400
    assert staff.post(url, {"name": "Baru", "parent_category_id": 999_999}).status_code == 404
    loop = staff.put(f"{url}/{top.pk}", {"parent_category_id": below.pk})
    assert (loop.status_code, loop.json()["success"]) == (409, False)
    assert staff.put(f"{url}/999999", {"name": "Baru"}).status_code == 404
    assert staff.delete(f"{url}/999999").status_code == 404
    assert Category.objects.count() == 2


# ── wishes ──────────────────────────────────────────────────────────────────────────────────────


def test_wishes_are_kept_and_shown_with_what_the_page_reads(shop):
    buyer = shop(make_user())
    assert buyer.get("/products/wishlist").json()["wishlist"] == {"products": [], "count": 0}
    product = make_goods()

    added = buyer.post(f"/products/wishlist/{product.pk}")

    assert (added.status_code, added.json()["message"]) == (
        200,
        "Keranjang Rotan added to wishlist successfully",
    )
    wishlist = buyer.get("/products/wishlist").json()["wishlist"]
    (wish,) = wishlist["products"]
    assert wishlist["count"] == 1
    assert wish.pop("dateAdded").endswith(" GMT")
    assert wish == {
        "id": product.pk,
        "name": "Keranjang Rotan",
        "price": 125000.0,
        "average_rating": None,
        "primary_image": None,
        "inStock": True,
    }


def test_a_wish_is_there_once_and_can_be_taken_back_once(shop):
    buyer = shop(make_user())
    url = f"/products/wishlist/{make_goods().pk}"

    assert [buyer.post(url).status_code for _time in range(2)] == [200, 400]
    assert [buyer.delete(url).status_code for _time in range(2)] == [200, 404]
    assert buyer.post("/products/wishlist/999999").status_code == 404
    assert buyer.delete("/products/wishlist/999999").status_code == 404
    assert shop().post(url).status_code == 401
