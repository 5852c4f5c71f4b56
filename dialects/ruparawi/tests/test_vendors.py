"""/vendor and /admin: applying, profiles, figures, decisions, and who may."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker

from accounts.tests.factories import make_staff, make_user
from catalog.tests.factories import make_category, make_product, make_variant
from content.tests.factories import make_article
from orders.models import Fulfillment
from orders.operations import move_order
from orders.tests.factories import make_order, make_part
from promotions.tests.factories import make_promotion
from vendors.models import Vendor
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db
APPLICATION = {
    "business_name": "Sanggar Sari",
    "business_email": "Halo@SanggarSari.id",
    "business_phone": "+62 812 345 678",
    "business_address": "Jalan Kaliurang 5",
}
PROFILE = {
    "user_id",
    "business_name",
    "business_email",
    "business_phone",
    "business_address",
    "business_description",
    "business_logo_url",
    "vendor_status",
    "created_at",
    "updated_at",
}


def test_somebody_applies_once(shop):
    user = make_user()

    answer = shop(user).post("/vendor/apply", APPLICATION)
    again = shop(user).post("/vendor/apply", APPLICATION)

    assert (answer.status_code, set(answer.json())) == (201, {"message", "status"})
    assert answer.json()["status"] == "pending"
    assert (again.status_code, again.json()["success"]) == (409, False)
    assert Vendor.objects.get().business_email == "halo@sanggarsari.id"


def test_who_was_rejected_may_apply_again(shop):
    vendor = make_vendor(status="rejected")

    assert shop(vendor.owner).post("/vendor/apply", APPLICATION).status_code == 201
    assert Vendor.objects.get().status == "pending"


@pytest.mark.parametrize(
    "wrong",
    [
        {"business_name": "x"},
        {"business_email": "halo"},
        {"business_phone": "0812"},
        {"business_phone": 628123456789},
        {"business_address": "Jl"},
        {"business_description": "x" * 501},
        {"business_logo_url": "bukan alamat"},
        {"business_name": None},
    ],
)
def test_a_bad_application_is_refused(shop, wrong):
    answer = shop(make_user()).post("/vendor/apply", APPLICATION | wrong)

    assert (answer.status_code, set(answer.json())) == (400, {"success", "message", "location"})
    assert not Vendor.objects.exists()


def test_a_profile_is_shown_and_changed_whatever_its_status(shop):
    vendor = make_vendor(status="pending", business_description="lama")
    owner = shop(vendor.owner)

    shown = owner.get("/vendor/profile").json()["vendor"]
    body = {"business_name": "Baru", "business_description": None, "business_logo_url": None}
    changed = owner.put("/vendor/profile", body)

    assert set(shown) == PROFILE
    assert (shown["user_id"], shown["vendor_status"]) == (vendor.owner_id, "pending")
    assert changed.status_code == 200
    assert changed.json()["vendor"]["business_name"] == "Baru"
    assert changed.json()["vendor"]["business_description"] == "lama"
    assert owner.put("/vendor/profile", {"business_name": None}).status_code == 400


def test_without_a_profile_there_is_none(shop):
    buyer = shop(make_user())

    assert buyer.get("/vendor/profile").status_code == 404
    assert buyer.put("/vendor/profile", {"business_name": "Baru"}).status_code == 404
    assert buyer.get("/vendor/stats").status_code == 404


def test_figures_leave_out_what_was_cancelled(shop):
    vendor = make_vendor()
    variant = make_variant(vendor=vendor, price=100, stock=50)
    kept = make_order(variant, quantity=2)
    move_order(make_order(variant, quantity=5), "cancelled", by=vendor.owner, note="habis")

    stats = shop(vendor.owner).get("/vendor/stats").json()["vendor_stats"]

    month = kept.placed_at.astimezone(timezone.get_default_timezone()).month
    assert stats == {
        "total_revenue": 200.0,
        "total_sales": 2,
        "total_orders": 1,
        "total_customers": 1,
        "monthly_revenue": [{"month": month, "total_revenue": 200.0}],
        "monthly_orders": [{"month": month, "total_orders": 1}],
    }


def test_figures_count_lines_from_when_they_are_placed_paid_or_not(shop):
    vendor, buyer = make_vendor(shipping_fee=7), make_user()
    one, two = (make_variant(vendor=vendor, price=100, stock=50) for _n in range(2))
    make_promotion(products=[two.product])
    make_order(
        one, two, make_variant(price=9), buyer=buyer, gateway="cod", promotion_code="HEMAT10"
    )
    order = make_order(one, buyer=buyer, gateway="manual", quantity=3)

    stats = shop(vendor.owner).get("/vendor/stats").json()["vendor_stats"]

    month = order.placed_at.astimezone(timezone.get_default_timezone()).month
    assert stats == {
        "total_revenue": 490.0,
        "total_sales": 5,
        "total_orders": 3,
        "total_customers": 1,
        "monthly_revenue": [{"month": month, "total_revenue": 490.0}],
        "monthly_orders": [{"month": month, "total_orders": 3}],
    }


def test_the_months_are_those_of_this_year_where_the_shop_is(shop):
    vendor = make_vendor()
    make_order(make_variant(vendor=vendor, price=100))
    zone = timezone.get_default_timezone()
    new_year = timezone.localtime(timezone=zone).replace(
        month=1, day=1, hour=0, minute=0, second=0, microsecond=0
    )

    def months(at):
        Fulfillment.objects.update(placed_at=at)
        stats = shop(vendor.owner).get("/vendor/stats").json()["vendor_stats"]
        return stats["total_orders"], stats["monthly_orders"]

    assert months(new_year) == (1, [{"month": 1, "total_orders": 1}])
    assert months(new_year - timedelta(seconds=1)) == (1, [])


def test_recent_orders_are_the_vendors_own_lines(shop):
    vendor = make_vendor()
    variant = make_variant(make_product(vendor, name="Tas"), price=100, stock=50)
    order = make_order(variant, make_variant(), quantity=2)
    for _order in range(5):
        make_order(variant)
    owner = shop(vendor.owner)

    five = owner.get("/vendor/recent-orders").json()
    second = owner.get("/vendor/recent-orders?status=&page=2&per_page=5").json()

    assert len(five["recent_orders"]) == 5
    assert five["pagination"]["pages"] == 2
    line = second["recent_orders"][0]
    assert line.pop("order_date").endswith(" GMT")
    assert line == {
        "order_id": order.pk,
        "order_number": order.number,
        "product": "Tas",
        "customer": order.buyer.username,
        "qty": 2,
        "total": 200.0,
        "order_status": "pending",
        "image_url": None,
    }
    move_order(order, "shipped", by=vendor.owner)
    shipped = owner.get("/vendor/recent-orders?status=shipped").json()["recent_orders"]
    assert [row["order_id"] for row in shipped] == [order.pk]
    assert owner.get("/vendor/recent-orders?status=hilang").status_code == 400


def test_recent_orders_cost_the_same_number_of_queries_however_long(shop):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    vendor = make_vendor()
    variant = make_variant(vendor=vendor, stock=50)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            shop(vendor.owner).get("/vendor/recent-orders?per_page=50")
        return len(captured)

    make_order(variant)
    one = queries()
    for _order in range(4):
        make_order(variant)

    assert queries() == one


# ── decisions ───────────────────────────────────────────────────────────────────────────────────


def test_staff_see_vendors_by_status_and_a_short_list_does_not_end_the_others(shop):
    waiting = [make_vendor(status="pending") for _one in range(3)]
    make_vendor(status="approved")
    make_vendor(status="suspended")
    staff = shop(make_staff())

    body = staff.get("/admin/vendors").json()
    second = staff.get("/admin/vendors?page=2&per_page=2")

    assert [row["user_id"] for row in body["vendors"]["pending"]] == [v.owner_id for v in waiting]
    assert {word: len(rows) for word, rows in body["vendors"].items()} == {
        "pending": 3,
        "approved": 1,
        "rejected": 1,
    }
    assert set(body["vendors"]["pending"][0]) == PROFILE
    assert second.status_code == 200
    assert second.json()["pagination"] == {
        "total": 5,
        "pages": 2,
        "current_page": 2,
        "per_page": 2,
    }
    assert len(second.json()["vendors"]["pending"]) == 1


@pytest.mark.parametrize(("action", "status"), [("approve", "approved"), ("reject", "rejected")])
def test_staff_decide_and_the_reason_is_kept_under_either_name(shop, action, status):
    first, second = make_vendor(status="pending"), make_vendor(status="pending")
    staff = shop(make_staff())

    answer = staff.post(f"/admin/vendor/{first.owner_id}/review", {"action": action, "note": "ok"})
    staff.post(f"/admin/vendor/{second.owner_id}/review", {"action": action})

    assert (answer.status_code, answer.json()["action"]) == (200, action)
    assert set(Vendor.objects.values_list("status", flat=True)) == {status}
    assert first.reviews.get().reason == "ok"
    again = staff.post(f"/admin/vendor/{first.owner_id}/review", {"action": action})
    assert (again.status_code, again.json()["success"]) == (400, False)
    assert staff.post("/admin/vendor/999999/review", {"action": action}).status_code == 404
    bad = staff.post(f"/admin/vendor/{first.owner_id}/review", {"action": "hapus"})
    assert bad.status_code == 400


def test_the_newest_worker_is_reported(shop):
    staff = shop(make_staff())
    assert staff.get("/task-status").json() == {
        "status": "stopped",
        "thread_count": 0,
        "threads": [],
    }
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)",
            [timezone.now() - timedelta(hours=1)],
        )
    alive = ProcrastinateWorker.objects.order_by("-last_heartbeat").first()

    assert staff.get("/task-status").json() == {
        "status": "running",
        "thread_count": 1,
        "threads": [f"worker {alive.pk}"],
    }


# ── who may ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def admin_requests():
    category, article = make_category(), make_article()
    promotion = make_promotion()
    vendor = make_vendor(status="pending")
    return [
        ("post", "/admin/category", "catalog.add_category"),
        ("put", f"/admin/category/{category.pk}", "catalog.change_category"),
        ("delete", f"/admin/category/{category.pk}", "catalog.delete_category"),
        ("get", "/admin/promotions", "promotions.view_promotion"),
        ("post", "/admin/promotions", "promotions.add_promotion"),
        ("put", f"/admin/promotions/{promotion.pk}", "promotions.change_promotion"),
        ("post", "/admin/article", "content.add_article"),
        ("put", f"/admin/article/{article.pk}", "content.change_article"),
        ("delete", f"/admin/article/{article.pk}", "content.delete_article"),
        ("get", "/admin/vendors", "vendors.view_vendor"),
        ("post", f"/admin/vendor/{vendor.owner_id}/review", "vendors.review_vendor"),
        ("get", "/admin/logs", "audit.view_logentry"),
    ]


def test_admin_addresses_are_for_staff_with_the_permission(shop, admin_requests):
    others = [make_user(), make_vendor().owner, make_staff("orders.view_order")]

    for method, url, permission in admin_requests:
        assert getattr(shop(), method)(url, {}).status_code == 401, url
        for user in others:
            answer = getattr(shop(user), method)(url, {})
            assert answer.status_code == 403, url
            assert answer.json() == {"error": "Admin privileges required"}
        allowed = getattr(shop(make_staff(permission)), method)(url, {})
        assert allowed.status_code in (200, 400), url


def test_the_log_names_what_staff_did_and_no_refused_or_other_peoples_act(shop):
    editor = make_staff()
    staff = shop(editor)
    shop(make_user()).post("/admin/category", {"name": "Kain"})
    staff.post("/admin/category", {"name": "x"})
    shop(make_vendor().owner).put("/vendor/profile", {"business_name": "Baru"})
    pk = staff.post("/admin/category", {"name": "Kain"}).json()["category"]["id"]
    staff.put(f"/admin/category/{pk}", {"name": "Wastra"})

    answer = staff.get("/admin/logs?per_page=50")

    logs = answer.json()["logs"]
    assert [row["action"] for row in logs] == [
        "POST /admin/category",
        f"PUT /admin/category/{pk}",
    ]
    assert logs[0]["admin_id"] == editor.pk
    assert set(logs[0]) == {"id", "admin_id", "action", "timestamp"}
    assert answer.json()["pagination"]["total"] == 2
    assert shop(make_user()).get("/task-status").status_code == 403


def test_a_vendor_sees_nothing_of_another_vendors_orders(shop):
    part = make_part("pending")

    assert shop(make_vendor().owner).get(f"/order/{part.order.number}").status_code == 404
