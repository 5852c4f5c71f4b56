"""What staff do all day, as a person does it at the desk, in headless Chromium."""

import csv
from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.models import User
from accounts.tests.factories import PASSWORD, make_staff
from catalog.models import Category
from catalog.tests.factories import make_category, make_product, make_variant
from content.models import Article, Testimonial
from core.tests.backoffice import list_url, page_url
from core.tests.browsing import Visitor, needs_chromium
from dashboard.tests.shops import make_shop
from notifications.models import Job
from orders.models import Fulfillment
from orders.tests.factories import make_part
from payments.models import Refund
from promotions.models import Promotion
from reviews.models import Review
from vendors.models import Vendor
from vendors.tests.factories import make_vendor

pytestmark = needs_chromium


@pytest.fixture
def desk(visitor) -> Visitor:
    """Somebody of the staff before a large screen, signed in."""
    person = visitor(width=1440)
    person.sign_in(make_staff(username="ratna", first_name="Ratna"))
    return person


def take(desk: Visitor, step: str, reason: str = "") -> None:
    """The button of a step, and the page behind it that asks and confirms."""
    desk.click(f"a.rr-button:text-is('{step}')")
    if reason:
        desk.page.fill(".rr-step textarea", reason)
    desk.click(f"button.rr-button:text-is('{step}')")
    assert f"Done: {step}" in desk.text


def filtered(desk: Visitor, name: str, choice: str) -> None:
    """Open the filters of a list, choose, apply."""
    desk.page.click("a:has-text('Filters')")
    desk.page.locator(f"select[name='{name}'] + .select2").click()
    desk.page.click(f".select2-results__option:text-is('{choice}')")
    desk.click("button:has-text('Apply Filters')")


# ── 1: the first page ───────────────────────────────────────────────────────────────────────────


def test_staff_sign_in_and_the_first_page_leads_to_what_waits(visitor):
    shop = make_shop()
    make_vendor(status="pending", business_name="Rotan Galuh")
    staff = make_staff()
    desk = visitor(width=1440)

    desk.open("/admin/")
    desk.page.fill("[name=username]", staff.username)
    desk.page.fill("[name=password]", PASSWORD)
    desk.click("button:has-text('Log in')")
    desk.shoot("backoffice-1-start")
    assert "Rp" in desk.page.inner_text(".rr-figures")
    desk.click("a:has-text('Vendors to review')")
    assert "Rotan Galuh" in desk.text
    desk.page.go_back()
    desk.click("a:has-text('Requests to decide')")

    assert shop.returning.order.number in desk.text


# ── 2: categories ───────────────────────────────────────────────────────────────────────────────


def test_a_category_is_dragged_into_another_and_the_branch_hidden(desk):
    weaving, wood = make_category(name="Tenun"), make_category(name="Kayu")
    desk.open(list_url("catalog.category"))

    drag(desk, wood, into=weaving)
    assert Category.objects.get(pk=wood.pk).parent == weaving
    desk.shoot("backoffice-2-categories")
    desk.click("#result_list a:has-text('Tenun')")
    take(desk, "Hide branch")

    assert not Category.objects.filter(is_active=True).exists()
    assert Category.objects.count() == 2


def drag(desk: Visitor, picked: Category, *, into: Category) -> None:
    def handle(category) -> dict:
        row = f"tr:has(.tree-node[data-pk='{category.pk}'])"
        return desk.page.locator(f"{row} .drag-handle").bounding_box()

    start, target = handle(picked), handle(into)
    mouse = desk.page.mouse
    mouse.move(start["x"] + 5, start["y"] + 5)
    mouse.down()
    for step in range(1, 11):  # a little to the right of the row's start: into it
        mouse.move(
            start["x"] + 5 + 30 * step / 10,
            start["y"] + (target["y"] + target["height"] / 2 - start["y"]) * step / 10,
        )
    with desk.page.expect_navigation():
        mouse.up()
    desk.settle()


# ── 3: vendors ──────────────────────────────────────────────────────────────────────────────────


def test_an_applicant_is_found_approved_suspended_and_reinstated(desk):
    vendor = make_vendor(status="pending", business_name="Rotan Galuh")
    make_vendor(status="approved", business_name="Batik Lasem")
    make_product(vendor, name="Keranjang rotan")
    desk.open(list_url("vendors.vendor"))

    filtered(desk, "status__exact", "waiting for review")
    assert "Batik Lasem" not in desk.text
    desk.click("a:has-text('Rotan Galuh')")
    take(desk, "Approve", "Selamat datang")
    take(desk, "Suspend", "Barang tiruan")
    take(desk, "Reinstate")
    desk.shoot("backoffice-3-vendor")

    assert Vendor.objects.get(pk=vendor.pk).status == "approved"
    assert "Barang tiruan" in desk.text  # the history, with its reasons
    desk.click("a[href*='/catalog/product/?vendor__id__exact=']:not([href*='&'])")
    assert "Keranjang rotan" in desk.text
    desk.page.go_back()
    desk.click("a[href*='/orders/fulfillment/?vendor__id__exact=']:not([href*='&'])")
    assert "Parts of orders" in desk.page.inner_text("h1")


def test_an_applicant_is_rejected_with_a_reason(desk):
    vendor = make_vendor(status="pending")
    desk.open(page_url(vendor))

    desk.click("a.rr-button:text-is('Reject')")
    desk.click("button.rr-button:text-is('Reject')")
    assert "required" in desk.text
    desk.page.fill(".rr-step textarea", "Ceritakan bahannya")
    desk.click("button.rr-button:text-is('Reject')")

    assert vendor.reviews.get().reason == "Ceritakan bahannya"
    assert Vendor.objects.get(pk=vendor.pk).status == "rejected"


# ── 4: orders ───────────────────────────────────────────────────────────────────────────────────


def test_an_order_is_found_by_what_a_caller_can_say(desk):
    part = make_part("processing")
    order = part.order
    other = make_part().order

    for said in (order.number, order.email, part.vendor.business_name):
        desk.open(list_url("orders.order"))
        desk.page.fill("#searchbar", said)
        desk.page.press("#searchbar", "Enter")
        desk.settle()
        assert order.number in desk.text
        assert other.number not in desk.text


def test_an_order_is_shipped_and_refunded_and_its_timeline_tells(desk):
    part = make_part("processing")
    desk.open(page_url(part.order))

    desk.click("a.rr-button:text-is('Ship')")
    desk.page.get_by_label("Tracking number").fill("JP123")
    desk.page.fill(".rr-step textarea", "Dititip kurir")
    desk.click("button.rr-button:text-is('Ship')")
    assert Fulfillment.objects.get(pk=part.pk).status == "shipped"
    desk.click("a.rr-button:text-is('Give money back')")
    desk.page.get_by_label("Amount").fill("5000")
    desk.page.fill(".rr-step textarea", "Ujungnya sobek")
    desk.click("button.rr-button:text-is('Give money back')")
    desk.shoot("backoffice-4-order")

    assert Refund.objects.get().amount == 5_000
    told = desk.page.inner_text(".rr-timeline")
    assert "Dititip kurir" in told
    assert "Ratna" in told
    desk.click("a.rr-button:text-is('Cancel part')")
    desk.page.fill(".rr-step textarea", "Hilang di jalan")
    desk.click("button.rr-button:text-is('Cancel part')")
    assert Fulfillment.objects.get(pk=part.pk).status == "cancelled"


def test_the_list_of_orders_is_filtered_and_taken_home_as_a_sheet(desk, tmp_path):
    new, shipped = make_part().order, make_part("shipped").order
    desk.open(list_url("orders.order"))

    filtered(desk, "status__exact", "shipped")
    desk.shoot("backoffice-4-orders")
    assert new.number not in desk.text
    for ending in ("csv", "xlsx"):
        with desk.page.expect_download() as started:
            desk.page.click(f"a:has-text('{ending.upper()}')")
        started.value.save_as(tmp_path / f"orders.{ending}")

    sheet = (tmp_path / "orders.csv").read_text(encoding="utf-8-sig")
    assert any(shipped.number in row for row in csv.reader(sheet.splitlines()))
    assert new.number not in sheet
    assert (tmp_path / "orders.xlsx").read_bytes().startswith(b"PK")


# ── 5: promotions ───────────────────────────────────────────────────────────────────────────────


def test_a_promotion_is_tried_on_a_cart_scheduled_and_copied(desk):
    make_variant(price=185_000, stock=9)
    desk.open(list_url("promotions.promotion"))
    tomorrow = timezone.localdate() + timedelta(days=1)

    desk.click("a[href$='/promotions/promotion/add/']")
    desk.page.fill("#id_title", "Pekan tenun")
    desk.page.fill("#id_code", "tenun20")
    desk.page.get_by_label("percentage", exact=True).check()
    desk.page.fill("#id_value", "20")
    desk.page.get_by_label("everything", exact=True).check()
    desk.page.fill("#id_starts_at_0", f"{tomorrow:%Y-%m-%d}")
    desk.page.fill("#id_starts_at_1", "00:00:00")
    desk.page.wait_for_selector("[data-output] :text('37.000')")
    desk.shoot("backoffice-5-promotion")
    desk.click("button:text-is('Save')")
    desk.click("#result_list a:has-text('Pekan tenun')")
    desk.click("a.rr-button:text-is('Copy')")
    desk.page.fill("[name=title]", "Pekan batik")
    desk.page.fill("[name=code]", "batik20")
    desk.click("button.rr-button:text-is('Copy')")

    made = Promotion.objects.get(code="TENUN20")
    assert timezone.localdate(made.starts_at) == tomorrow
    copy = Promotion.objects.get(code="BATIK20")
    assert (copy.value, copy.is_active) == (made.value, False)
    assert "Pekan batik" in desk.page.title()


# ── 6: what people wrote, people, the log, jobs ─────────────────────────────────────────────────


def test_an_article_is_seen_as_readers_will_before_it_is_saved(desk):
    desk.open(list_url("content.article"))

    desk.click("a[href$='/content/article/add/']")
    assert hint_of_another_time_zone(desk.page) == '"public"'  # no sign of danger
    desk.page.locator("#id_title").press_sequentially("Daun indigo")  # which writes the slug
    desk.page.fill("#id_body", "Direndam *semalam*.")
    desk.page.wait_for_selector("[data-output] em:text('semalam')")
    desk.shoot("backoffice-6-article")
    assert not Article.objects.exists()
    desk.click("button:text-is('Save')")

    assert Article.objects.get(slug="daun-indigo").author.username == "ratna"


def hint_of_another_time_zone(page) -> str:
    """The sign beside a time; Django puts it there for who is elsewhere, which tests are not."""
    return page.evaluate("""() => {
        const hint = document.createElement("div");
        hint.className = "timezonewarning";
        document.body.append(hint);
        const sign = getComputedStyle(hint, "::before").content;
        hint.remove();
        return sign;
    }""")


def test_testimonials_and_reviews_are_moderated(desk):
    shop = make_shop()

    desk.open(list_url("content.testimonial"))
    desk.click("#result_list a:has-text('Sanggar Sari')")
    take(desk, "Publish")
    desk.open(list_url("reviews.review"))
    desk.click("#result_list a:has-text('Selendang ikat')")
    take(desk, "Hide")

    assert Testimonial.objects.get().status == "published"
    assert Review.objects.get(pk=shop.review.pk).is_hidden


def test_somebody_is_locked_out_and_the_log_says_by_whom(desk, visitor):
    vendor = make_vendor()
    theirs = visitor()
    theirs.sign_in(vendor.owner)
    desk.open(list_url("accounts.user"))

    desk.click(f"#result_list a:text-is('{vendor.owner.username}')")
    take(desk, "Lock", "Akun dibobol")
    theirs.open("/dashboard/")
    assert "/masuk" in theirs.page.url
    assert not User.objects.get(pk=vendor.owner_id).is_active
    desk.open(list_url("audit.logentry"))
    desk.click(f"#result_list tr:has-text('{vendor.owner.username}') a >> nth=0")

    desk.shoot("backoffice-6-log")
    assert "ratna" in desk.text


def test_a_job_that_failed_is_run_again(desk):
    job = Job.objects.get(pk=app.tasks["notifications.send_mail"].defer(mail_id=1))
    Job.objects.filter(pk=job.pk).update(status="failed")
    desk.open(list_url("notifications.job"))

    filtered(desk, "status", "failed")
    desk.click("#result_list a:has-text('send_mail')")
    take(desk, "Retry")

    job.refresh_from_db()
    assert job.status == "todo"
