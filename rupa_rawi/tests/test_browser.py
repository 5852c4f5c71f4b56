"""The pages outside dashboard and back office in a real browser, and the door of the back office:
what a policy blocks or a phone cuts off shows only there."""

from base64 import b32decode

from django.core import mail

from accounts.models import User
from accounts.tests.factories import PASSWORD, code_by, make_staff, make_user
from catalog.tests.factories import make_variant
from core.tests.browsing import Visitor, needs_chromium
from dashboard.tests.shops import picture_file
from notifications.tests.factories import run_jobs
from orders.models import Order
from orders.tests.factories import make_order

pytestmark = needs_chromium


def test_the_documentation_of_the_api_is_drawn_under_its_policy_and_fit_for_everybody(visitor):
    docs = visitor(width=1440)

    docs.open("/api/v1/docs")
    docs.page.wait_for_selector(".opblock >> nth=3")  # it draws on as one scrolls
    docs.click("[id$='auth_refresh_create'] button.opblock-summary-control")
    docs.page.wait_for_selector(".opblock-body .responses-table")

    assert docs.violations() == []
    docs.shoot("api-docs")
    docs.widen(360)
    assert not docs.is_cut_off()


# ── the door of the back office ─────────────────────────────────────────────────────────────────


def test_staff_set_up_a_second_factor_and_come_back_with_a_recovery_code(visitor, settings):
    settings.STAFF_SECOND_FACTOR = True
    staff = make_staff()
    phone = visitor()
    page = phone.page

    sign_in(phone, "/admin/orders/order/", staff)
    key = b32decode(page.inner_text(".rr-key code").replace(" ", "")).hex()
    assert page.locator("img.rr-qr").is_visible()
    page.fill("[name=code]", code_by(key))
    phone.click("text=Confirm")
    recovery = page.inner_text(".rr-codes li >> nth=0")
    assert stops(phone, "second-factor-recovery-codes") == []
    phone.click("text=I have kept them")
    assert page.url.endswith("/admin/orders/order/")

    phone.sign_out()
    sign_in(phone, "/admin/", staff)
    assert stops(phone, "second-factor-code") == []
    phone.click("text=No phone at hand?")
    page.fill("[name=code]", recovery)
    phone.click("text=Continue")
    page.wait_for_url("**/admin/")

    phone.open("/admin/second-factor/")
    assert "9" in page.inner_text(".rr-state")
    assert stops(phone, "second-factor-overview") == []


def sign_in(person: Visitor, path: str, user: User) -> None:
    person.open(path)
    person.page.fill("[name=username]", user.username)
    person.page.fill("[name=password]", PASSWORD)
    person.page.press("[name=password]", "Enter")
    person.settle()


def stops(person: Visitor, name: str) -> list[str]:
    """What would stop somebody at a page that only comes up on the way."""
    person.shoot(f"backoffice-{name}")
    cut_off = [f"{name} is cut off"] if person.is_cut_off() else []
    return cut_off + person.violations()


def test_a_buyer_transfers_what_page_and_mail_say_shows_the_proof_and_staff_confirm_it(
    visitor, tmp_path
):
    order = make_order(
        make_variant(price="1250000"), gateway="manual", buyer=make_user(language="en")
    )
    (tmp_path / "proof.png").write_bytes(picture_file().read())
    phone = visitor(width=360)
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    phone.sign_in(order.buyer)

    phone.open(f"/en/pesanan/{order.number}")

    copied = []
    for button in phone.page.locator("button[data-copy]").all():
        button.click()
        button.filter(has_text="Copied").wait_for()
        copied.append(phone.page.evaluate("navigator.clipboard.readText()"))
    assert copied == ["1250000", order.number, "0141234567"]
    assert "Please pay by" in phone.text
    assert phone.page.locator("script:not([src]), [onclick]").count() == 0
    phone.shoot("order-transfer")

    run_jobs()
    (letter,) = [message for message in mail.outbox if message.to == [order.email]]
    for said in ("Rp1.250.000", order.number, "BCA 014 123 4567"):
        assert said in letter.body

    phone.page.set_input_files("input[type=file]", tmp_path / "proof.png")
    phone.press("Upload the proof")
    assert "We have your proof" in phone.text

    desk = visitor(width=360)
    desk.sign_in(make_staff(language="en"))
    desk.open("/admin/payments/proof/?status__exact=waiting")
    desk.click(f"#result_list a:has-text('{order.number}')")
    assert "Rp1.250.000" in desk.text
    assert desk.page.locator("img.rr-proof").is_visible()
    assert stops(desk, "proof") == []
    desk.click("a.rr-button:text-is('The money is there')")
    desk.click("button.rr-button:text-is('The money is there')")
    assert "Done: The money is there" in desk.text

    phone.open(f"/en/pesanan/{order.number}")
    assert phone.page.locator("button[data-copy]").count() == 0
    assert Order.objects.get(pk=order.pk).payment_status == "paid"
