"""The vendor's work as a person does it, in headless Chromium."""

from django.urls import reverse

from accounts import email_tokens
from accounts.models import ApiKey, User
from accounts.tests.factories import PASSWORD, make_staff
from catalog.models import Product
from core.tests.browsing import Visitor, needs_chromium
from dashboard.tests.shops import make_shop, picture_file
from notifications.models import Delivery
from orders.models import Fulfillment
from orders.operations import apply_transition
from vendors.models import Vendor
from vendors.operations import review_vendor
from vendors.tests.factories import make_vendor

pytestmark = needs_chromium

NEW_PASSWORD = "anyam-pandan-2027"


def in_english(vendor: Vendor) -> Vendor:
    User.objects.filter(pk=vendor.owner_id).update(language="en")
    return vendor


# ── 1: an account and an application ────────────────────────────────────────────────────────────


def test_somebody_becomes_a_vendor(visitor):
    sari = visitor()

    sari.open("/dashboard/")
    sari.page.click("text=Create an account")
    sari.type("First name", "Sari")
    sari.type("E-mail", "sari@contoh.id")
    sari.type("Username", "sari")
    sari.type("Password", PASSWORD)
    sari.press("Create an account")
    sari.type("Name of your workshop", "Sanggar Sari")
    sari.type("What you make", "Tenun ikat dengan pewarna alam")
    sari.press("Send the application")
    assert "once we have decided" in sari.text
    vendor = Vendor.objects.get(business_name="Sanggar Sari")
    staff = make_staff()
    review_vendor(vendor, "reject", by=staff, reason="Ceritakan bahannya")
    sari.open("/dashboard/")
    assert "Ceritakan bahannya" in sari.text
    sari.type("Your story", "Kapas dari Jepara.")
    sari.press("Apply again")
    review_vendor(vendor, "approve", by=staff)
    sari.open("/dashboard/")

    assert "To do" in sari.text
    assert Vendor.objects.get(pk=vendor.pk).story == "Kapas dari Jepara."


def test_somebody_forgot_the_password_and_verifies_the_address(visitor):
    vendor = in_english(make_vendor())
    person = visitor()

    person.open("/masuk?next=/dashboard/")
    person.page.click("text=Forgot your password?")
    person.type("E-mail", vendor.owner.email)
    person.press("Send me a link")
    assert "Check your inbox" in person.text
    person.open(f"/sandi-baru/{email_tokens.of_reset(User.objects.get(pk=vendor.owner_id))}")
    person.type("New password", NEW_PASSWORD)
    person.press("Save password")
    person.type("E-mail or username", vendor.owner.username)
    person.type("Password", NEW_PASSWORD)
    person.press("Log in")
    assert "To do" in person.text
    User.objects.filter(pk=vendor.owner_id).update(email_verified_at=None)
    person.open(f"/verifikasi/{email_tokens.of_address(vendor.owner)}")
    person.press("Yes, it is mine")

    assert User.objects.get(pk=vendor.owner_id).email_verified_at


# ── 2 and 3: what is to be done, and orders ─────────────────────────────────────────────────────


def test_a_vendor_works_off_the_orders_with_one_thumb(visitor):
    shop = make_shop()
    in_english(shop.vendor)
    phone = visitor()
    phone.sign_in(shop.owner)

    phone.open("/dashboard/")
    phone.click("text=to ship")
    phone.click(f".row:has-text('{shop.part.order.number}')")
    phone.press("Mark as shipped")
    phone.type("Tracking number", "JP123")
    phone.type("Carrier", "JNE")
    phone.press("Mark as shipped", within="#step-ship")
    assert "JP123" in phone.text

    phone.page.get_by_role("link", name="Orders").first.click()
    phone.type("Search orders", shop.returning.order.number)
    phone.press("Search")
    phone.page.click(f".row:has-text('{shop.returning.order.number}')")
    assert "Warnanya luntur" in phone.text
    phone.press("Accept the return …")
    phone.press("Accept the return", nth=1)
    phone.press("Goods received …")
    phone.press("Goods received", nth=1)
    assert Fulfillment.objects.get(pk=shop.returning.pk).status == "returned"

    phone.open("/dashboard/orders?status=pending")
    phone.page.locator(".pick").first.click()
    phone.page.get_by_label("With the selected orders").last.select_option("process")
    phone.press("Apply")
    assert "1 order" in phone.text
    new = shop.vendor.fulfillments.order_by("-pk").first()
    phone.open(f"/dashboard/orders/{new.order.number}")
    phone.press("Cancel the order …")
    phone.type("Reason", "Bahan habis")
    phone.press("Cancel the order", nth=1)

    assert Fulfillment.objects.get(pk=new.pk).status == "cancelled"


def test_a_button_that_lost_a_race_explains_itself(visitor):
    shop = make_shop()
    in_english(shop.vendor)
    phone = visitor()
    phone.sign_in(shop.owner)
    phone.open(f"/dashboard/orders/{shop.part.order.number}")

    apply_transition(shop.part, "ship", by=shop.owner)  # on another phone
    phone.press("Mark as shipped …")
    phone.press("Mark as shipped", within="#step-ship")

    assert "the order is “shipped” now" in phone.text


# ── 4: products ─────────────────────────────────────────────────────────────────────────────────


def test_a_vendor_puts_something_on_sale(visitor, tmp_path):
    shop = make_shop()
    in_english(shop.vendor)
    desk = visitor(width=1440)
    desk.sign_in(shop.owner)
    desk.open("/dashboard/products")
    files = []
    for name in ("a.png", "b.png"):
        files.append(tmp_path / name)
        files[-1].write_bytes(picture_file().read())

    desk.press("New product")
    desk.page.fill("[name=name]", "Tas rotan")
    desk.page.click(".picker > summary")
    desk.page.locator(".tree summary").first.click()
    desk.page.locator(".tree ul label").first.click()
    assert "›" in desk.page.inner_text("[data-path]")
    desk.page.fill("[name=variants-0-name]", "Kecil")
    desk.page.fill("[name=variants-0-price]", "125000")
    desk.page.fill("[name=variants-0-stock]", "4")
    desk.press("Another variant")
    desk.page.fill("[name=variants-1-name]", "Besar")
    desk.page.fill("[name=variants-1-price]", "175000")
    desk.page.fill("[name=variants-1-stock]", "2")
    desk.press("Save and add pictures")
    desk.page.set_input_files("#files", files)
    desk.page.wait_for_selector(".pictures li:nth-child(2)")
    drop(desk, "c.png")
    desk.page.wait_for_selector(".pictures li:nth-child(3)")
    desk.settle()

    made = Product.objects.get(name="Tas rotan")
    assert [(v.name, v.stock) for v in made.variants.all()] == [("Kecil", 4), ("Besar", 2)]
    assert made.images.count() == 3
    desk.press("Archive")
    desk.press("Put on sale again")
    assert Product.objects.get(pk=made.pk).is_listed


def drop(desk: Visitor, name: str) -> None:
    """A file is dragged from another window: a browser only lets a script pretend that."""
    content = list(picture_file().read())
    desk.page.evaluate(
        """([name, content]) => {
            const files = new DataTransfer();
            files.items.add(new File([new Uint8Array(content)], name, {type: "image/png"}));
            document.querySelector("[data-drop]").dispatchEvent(
                new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true}));
        }""",
        [name, content],
    )


def test_stock_is_typed_over_in_the_list(visitor):
    shop = make_shop()
    in_english(shop.vendor)
    phone = visitor()
    phone.sign_in(shop.owner)
    phone.open("/dashboard/products")

    phone.page.fill(f"#stock-{shop.variant.pk}", "41")
    phone.page.press(f"#stock-{shop.variant.pk}", "Tab")
    phone.page.wait_for_selector(".state:has-text('stock saved')")

    shop.variant.refresh_from_db()
    assert shop.variant.stock == 41


def test_goods_come_in_on_a_sheet(visitor, tmp_path):
    shop = make_shop()
    in_english(shop.vendor)
    desk = visitor(width=1440)
    desk.sign_in(shop.owner)
    desk.open("/dashboard/products/sheets")
    sheet = tmp_path / "barang.csv"
    sheet.write_text("name,price,stock\nTikar pandan,95000,3\n")

    desk.page.set_input_files("[name=file]", sheet)
    desk.press("Look at what would happen")
    desk.page.wait_for_selector("text=1 new product")
    assert not Product.objects.filter(name="Tikar pandan").exists()
    desk.press("Import")

    assert Product.objects.filter(name="Tikar pandan", vendor=shop.vendor).exists()


# ── 5: the shop, and other software ─────────────────────────────────────────────────────────────


def test_a_vendor_looks_after_the_shop(visitor):
    shop = make_shop()
    in_english(shop.vendor)
    phone = visitor()
    phone.sign_in(shop.owner)

    phone.open("/dashboard/reviews")
    phone.press("Answer")
    phone.type("Your answer", "Terima kasih!")
    phone.press("Save the answer")
    phone.open("/dashboard/shop")
    phone.type("Shipping fee", "17500")
    phone.press("Save")
    phone.page.click("main >> text=Testimonials")
    phone.page.locator("[name=message]").first.fill("Senang di sini.")
    phone.press("Send")
    phone.page.click("main >> text=API keys")
    phone.type("What is this key for?", "Kasir")
    phone.page.check("[value='orders:read']")
    phone.press("Create key")
    text = phone.page.inner_text("code.secret")
    phone.open(reverse("dashboard:webhook", args=[shop.endpoint.pk]))
    phone.press("View")
    phone.press("Send it again")

    shop.review.refresh_from_db()
    assert shop.review.reply == "Terima kasih!"
    assert Vendor.objects.get(pk=shop.vendor.pk).shipping_fee == 17_500
    assert shop.vendor.testimonials.filter(message="Senang di sini.").exists()
    assert text.startswith(ApiKey.objects.get(name="Kasir").prefix)
    assert Delivery.objects.get(pk=shop.delivery.pk).status == "pending"
