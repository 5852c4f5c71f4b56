"""Mail, opened and read: who gets it, in which language, what it says and what it must not."""

import re
import smtplib
import uuid
from datetime import timedelta
from decimal import Decimal
from email import message_from_bytes, policy
from html import unescape
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as project_settings
from django.core import mail as outbox
from django.core.mail import BadHeaderError, EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_staff, make_user
from catalog.operations import (
    add_wish,
    ask_for_notice,
    change_product,
    set_stock,
    tell_of_prices,
    tell_of_stock,
)
from catalog.tests.factories import make_product, make_variant
from core.jobs import defer
from core.tests.counting import statements
from dashboard.tests.shops import picture_file
from house.letters import templates
from house.reads import house
from ledger.models import Payout
from ledger.operations import (
    approve_run,
    finish_payout,
    keep_bank_account,
    make_run,
    refuse_bank_account,
    send_run,
    verify_bank_account,
)
from notifications import letters
from notifications.models import Mail
from notifications.operations import forget_mails, send_mail, write_mails
from notifications.operations.mailing import WAITS, tell
from notifications.printing import Letter
from notifications.reads import BUYER, ORDER, PART, VENDOR, order_in_mails
from notifications.tests.factories import make_endpoint, make_mail, run_jobs, waiting_jobs
from orders.models import Order
from orders.operations import (
    answer_question,
    apply_transition,
    cancel_or_ask,
    complete_delivered,
    decide_return,
    move_order,
    request_return,
)
from orders.tests.factories import bring, make_order, make_question
from payments.operations import (
    confirm_payment,
    expire_unpaid,
    refund_order,
    refuse_proof,
    upload_proof,
)
from vendors.operations import apply_as_vendor, review_vendor
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

TEMPLATES = Path(project_settings.BASE_DIR) / "templates" / "mail"
LINK = re.compile(r"https?://[^\s\"<>]+")


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = settings.STOREFRONT_URL = "https://rupa-rawi.example"
    settings.DEFAULT_FROM_EMAIL = "Rupa Rawi <halo@rupa-rawi.example>"


@pytest.fixture
def buyer():
    return make_user(first_name="Sari", email="sari@contoh.example", language="id")


@pytest.fixture
def english_buyer():
    return make_user(first_name="Hannah", email="hannah@contoh.example", language="en")


def goods(name: str, price: int, **vendor):
    product = make_product(make_vendor(**vendor), name=name)
    return make_variant(product, price=price)


def read(kind: str = "") -> list:
    """Do the jobs; the mails that went out, or those of one kind, in order."""
    run_jobs()
    if not kind:
        return outbox.outbox
    ids = {f"{row.event.hex}.{row.pk}" for row in Mail.objects.filter(kind=kind)}
    return [m for m in outbox.outbox if m.extra_headers["Message-ID"].split("@")[0][1:] in ids]


def only(kind: str):
    (message,) = read(kind)
    return message


def html(message) -> str:
    ((body, kind),) = message.alternatives
    assert kind == "text/html"
    return body


def sent_kinds() -> list[str]:
    run_jobs()
    return sorted(Mail.objects.filter(status="delivered").values_list("kind", flat=True))


# ── what each event sends ───────────────────────────────────────────────────────────────────────


def test_an_order_is_confirmed_to_its_buyer_with_goods_total_and_link(buyer):
    order = make_order(goods("Tas Rotan", 1_250_000), buyer=buyer, quantity=2, gateway="manual")

    message = only("order_placed")

    assert message.to == ["sari@contoh.example"]
    assert message.from_email == "Rupa Rawi <halo@rupa-rawi.example>"
    assert message.subject == f"Pesanan {order.number} kami terima"
    for text in (message.body, html(message)):
        assert "Halo Sari" in text
        assert "2 × Tas Rotan" in text
        assert "Rp2.500.000" in text
        assert "Mohon dibayar paling lambat" in text
        assert "Jalan Kaliurang 5" in text
        assert f"https://rupa-rawi.example/pesanan/{order.number}" in text
    assert "WIB" in message.body
    assert '<html lang="id">' in html(message)


def test_buyers_are_led_to_a_shop_front_of_its_own_and_vendors_to_ours(buyer, settings):
    settings.STOREFRONT_URL = "https://depan.example"
    order = make_order(buyer=buyer)

    to_buyer, to_vendor = only("order_placed"), only("vendor_order_placed")

    assert f"https://depan.example/orders/{order.number}" in to_buyer.body
    assert "rupa-rawi.example" not in to_buyer.body
    assert f"https://rupa-rawi.example/dashboard/orders/{order.number}" in to_vendor.body


def test_mail_speaks_the_language_of_its_reader(english_buyer):
    vendor = make_vendor()
    order = make_order(make_variant(vendor=vendor), buyer=english_buyer, gateway="manual")

    to_buyer, to_vendor = only("order_placed"), only("vendor_order_placed")

    assert to_buyer.subject == f"We have received your order {order.number}"
    assert "Hello Hannah" in to_buyer.body
    assert "Please pay by" in to_buyer.body
    assert '<html lang="en">' in html(to_buyer)
    assert to_buyer.extra_headers["Content-Language"] == "en"
    assert to_vendor.subject == f"Pesanan baru {order.number}"


def test_each_vendor_hears_of_its_own_part_only_and_of_no_e_mail_address(buyer):
    rattan = goods("Tas Rotan", 100_000, business_name="Rotan Jaya")
    cloth = goods("Kain Ikat", 50_000, business_name="Tenun Sari")
    order = make_order(rattan, cloth, buyer=buyer, gateway="manual", notes="Bungkus rapi")

    messages = {m.to[0]: m for m in read("vendor_order_placed")}

    assert set(messages) == {rattan.product.vendor.owner.email, cloth.product.vendor.owner.email}
    own = messages[rattan.product.vendor.owner.email]
    for text in (own.body, html(own)):
        assert "Tas Rotan" in text
        assert "Rp100.000" in text
        assert "Sari" in text
        assert "+62 812 3456 7890" in text
        assert "Bungkus rapi" in text
        assert f"https://rupa-rawi.example/dashboard/orders/{order.number}" in text
        for foreign in ("Kain Ikat", "Tenun Sari", "Rp50.000", "Rp150.000", "contoh.example"):
            assert foreign not in text


def test_vendors_are_asked_to_prepare_once_the_order_is_paid(buyer):
    variant = goods("Tas Rotan", 100_000)
    order = make_order(variant, buyer=buyer, gateway="manual")
    assert "Mohon tunggu" in only("vendor_order_placed").body

    confirm_payment(order.payments.get(), by=make_staff())

    assert only("order_paid").to == [buyer.email]
    asked = only("vendor_order_paid")
    assert asked.to == [variant.product.vendor.owner.email]
    assert "Silakan siapkan" in asked.body
    assert buyer.email not in asked.body


def test_pay_on_delivery_asks_the_vendor_to_prepare_at_once_and_later_thanks_only_the_buyer(buyer):
    variant = goods("Tas Rotan", 100_000)
    order = make_order(variant, buyer=buyer, gateway="cod")
    assert "Pembeli membayar saat barang diterima" in only("vendor_order_placed").body

    move_order(order, "delivered", by=variant.product.vendor.owner)

    assert only("order_paid").to == [buyer.email]
    assert read("vendor_order_paid") == []


def test_a_parcel_on_its_way_is_told_with_its_tracking_link(buyer):
    variant = goods("Tas Rotan", 100_000, business_name="Rotan & Jaya")
    order = make_order(variant, goods("Kain Ikat", 50_000), buyer=buyer)
    part = order.fulfillments.get(vendor=variant.product.vendor)

    move_order(
        order,
        "shipped",
        by=part.vendor.owner,
        tracking_number="JNE123",
        tracking_url="https://jne.example/lacak?r=JNE123&x=1",
        carrier="JNE",
    )

    message = only("part_shipped")
    assert message.to == [buyer.email]
    assert message.subject == f"Pesanan {order.number} sedang dikirim"
    assert "Rotan & Jaya sudah mengirim bagiannya" in message.body
    assert "Nomor resi: JNE123" in message.body
    assert "Lacak paket: https://jne.example/lacak?r=JNE123&x=1" in message.body
    assert "Tas Rotan" in message.body
    assert "Kain Ikat" not in message.body
    assert "Rotan &amp; Jaya" in html(message)
    assert "https://jne.example/lacak?r=JNE123&amp;x=1" in html(message)


def test_a_tracking_address_that_is_no_web_address_is_not_sent(buyer):
    order = make_order(goods("Tas Rotan", 100_000), buyer=buyer)
    part = order.fulfillments.get()

    apply_transition(part, "process", by=part.vendor.owner)
    apply_transition(part, "ship", by=part.vendor.owner, tracking_url="ftp://jne.example/")

    assert "ftp://" not in only("part_shipped").body


def test_a_delivery_tells_the_buyer_until_when_to_complain(english_buyer):
    order = make_order(goods("Tas Rotan", 100_000), buyer=english_buyer)

    with time_machine.travel("2026-05-01T03:00:00Z", tick=False):
        move_order(order, "delivered", by=order.fulfillments.get().vendor.owner)

    assert "by 3 May 2026, 10:00 WIB" in only("part_delivered").body


def test_a_completed_order_thanks_the_buyer_and_tells_the_vendor(buyer):
    order = make_order(goods("Tas Rotan", 100_000), buyer=buyer)
    part = order.fulfillments.get()
    move_order(order, "delivered", by=part.vendor.owner)

    apply_transition(part, "complete", by=buyer)

    assert only("part_completed").subject == f"Pesanan {order.number} selesai"
    assert only("vendor_part_completed").to == [part.vendor.owner.email]


def test_a_cancelled_part_is_told_with_the_reason_and_the_money_that_comes_back(buyer):
    variant = goods("Tas Rotan", 100_000)
    order = make_order(variant, goods("Kain Ikat", 50_000), buyer=buyer)
    part = order.fulfillments.get(vendor=variant.product.vendor)

    apply_transition(part, "cancel", by=part.vendor.owner, note="Rotan habis <b>")

    message = only("part_cancelled")
    assert message.subject == f"Pesanan {order.number} dibatalkan sebagian"
    assert "Alasan: Rotan habis <b>" in message.body
    assert "Rotan habis &lt;b&gt;" in html(message)
    assert "Kain Ikat" not in message.body
    assert only("refund").subject == f"Pengembalian dana Rp100.000 untuk pesanan {order.number}"
    assert read("vendor_part_cancelled") == []  # it was the vendor's own step


def test_an_order_cancelled_as_a_whole_is_one_mail_to_the_buyer_and_one_to_each_vendor(buyer):
    order = make_order(goods("Tas Rotan", 100_000), goods("Kain Ikat", 50_000), buyer=buyer)

    cancel_or_ask(order, by=buyer, reason="salah pesan")

    message = only("part_cancelled")
    assert message.subject == f"Pesanan {order.number} dibatalkan"
    assert "Tas Rotan" in message.body
    assert "Kain Ikat" in message.body
    assert len(read("vendor_part_cancelled")) == 2
    assert "Rp150.000" in only("refund").body
    assert order.payments.get().refunds.count() == 2


MOVES = {
    "part_shipped": ("shipped", "staff", "sedang dikirim"),
    "part_delivered": ("delivered", "staff", "sudah sampai"),
    "part_completed": ("completed", "buyer", "selesai"),
}


@pytest.mark.parametrize("kind", MOVES)
def test_what_happens_to_several_parts_at_once_is_one_mail_that_names_each_vendor(buyer, kind):
    status, who, words = MOVES[kind]
    order = make_order(goods("Tas Rotan", 100_000), goods("Kain Ikat", 50_000), buyer=buyer)
    if status == "completed":
        move_order(order, "delivered", by=make_staff())
    by = buyer if who == "buyer" else make_staff()

    move_order(order, status, by=by)

    message = only(kind)
    assert words in message.subject
    for part in order.fulfillments.all():
        assert part.vendor.business_name in message.body
    assert "Tas Rotan" in message.body
    assert "Kain Ikat" in message.body


def test_parts_that_the_time_completes_together_are_one_mail_to_the_buyer(buyer):
    order = make_order(goods("Tas Rotan", 100_000), goods("Kain Ikat", 50_000), buyer=buyer)
    move_order(order, "delivered", by=make_staff())
    order.fulfillments.update(complaint_until=timezone.now())

    assert complete_delivered() == 2

    assert len(read("part_completed")) == 1
    assert len(read("vendor_part_completed")) == 2


def test_the_buyer_and_each_vendor_read_why_and_how_much_is_given_back(buyer):
    order = make_order(goods("Tas Rotan", 100_000), goods("Kain Ikat", 50_000), buyer=buyer)

    refund_order(order, by=make_staff(), reason="Maaf, terlambat", amount=Decimal(30_000))

    assert "Rp30.000" in only("refund").body
    assert "Alasan: Maaf, terlambat" in only("refund").body
    amounts = {message.to[0]: message.body for message in read("vendor_refund")}
    for part, amount in zip(order.fulfillments.order_by("-total"), ("20", "10"), strict=True):
        assert f"Rp{amount}.000" in amounts[part.vendor.owner.email]
        assert "Maaf, terlambat" in amounts[part.vendor.owner.email]


def test_an_order_that_was_not_paid_in_time_says_so_in_the_readers_words(english_buyer):
    order = make_order(goods("Tas Rotan", 100_000), buyer=english_buyer, gateway="manual")
    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now())

    expire_unpaid()

    assert "The payment did not arrive in time." in only("part_cancelled").body
    assert "Pembayarannya tidak kami terima tepat waktu." in only("vendor_part_cancelled").body


def test_a_return_is_asked_of_the_vendor_and_answered_to_the_buyer(buyer):
    order = make_order(goods("Tas Rotan", 100_000), buyer=buyer)
    part = order.fulfillments.get()
    move_order(order, "delivered", by=part.vendor.owner)

    request = request_return(part, by=buyer, reason="Retak di pinggir")
    asked = only("vendor_return_requested")
    decide_return(request, by=part.vendor.owner, approve=False, answer="Bukan cacat")

    assert asked.to == [part.vendor.owner.email]
    assert "Retak di pinggir" in asked.body
    assert asked.subject == f"Permintaan pengembalian pesanan {order.number}"
    assert buyer.email not in asked.body + html(asked)
    answered = only("return_decided")
    assert answered.to == [buyer.email]
    assert answered.subject == f"Pengembalian pesanan {order.number} ditolak"
    assert "Bukan cacat" in answered.body


def test_an_approved_cancellation_is_told_once_as_a_cancellation(buyer):
    order = make_order(goods("Tas Rotan", 100_000), buyer=buyer)
    part = order.fulfillments.get()
    move_order(order, "processing", by=part.vendor.owner)
    (request,) = cancel_or_ask(order, by=buyer, reason="berubah pikiran")
    assert "Permintaan pembatalan" in only("vendor_return_requested").subject

    decide_return(request, by=part.vendor.owner, approve=True)

    assert len(read("part_cancelled")) == 1
    assert read("return_decided") == []


def test_staff_hear_of_a_refund_that_they_must_send_by_hand(buyer):
    treasurer = make_staff("payments.refund", language="en")
    make_staff("catalog.view_product")
    order = make_order(goods("Tas Rotan", 100_000), buyer=buyer, gateway="manual")
    confirm_payment(order.payments.get(), by=make_staff("payments.confirm_payment"))

    (refund,) = refund_order(order, by=treasurer, reason="maaf", amount=25_000)

    message = only("staff_refund")
    assert message.to == [treasurer.email]
    assert message.subject == f"Send Rp25.000 back for order {order.number}"
    assert f"https://rupa-rawi.example/admin/payments/refund/{refund.pk}/change/" in message.body
    assert "Rp25.000" in only("refund").body


def test_money_of_several_payments_that_is_given_back_at_once_is_one_mail(buyer):
    """On delivery each part is paid by itself."""
    treasurer = make_staff("payments.refund")
    order = make_order(
        goods("Tas Rotan", 100_000), goods("Kain Ikat", 50_000), buyer=buyer, gateway="cod"
    )
    move_order(order, "delivered", by=make_staff())
    staff = make_endpoint(make_staff(), "refund.created")

    refunds = refund_order(order, by=make_staff("payments.refund"), reason="maaf", amount=30_000)

    assert len(refunds) == 2
    assert "Rp30.000" in only("refund").body
    (to_staff,) = [m for m in read("staff_refund") if m.to == [treasurer.email]]
    assert "Rp30.000" in to_staff.body
    assert f"/admin/payments/refund/?q={order.number}" in to_staff.body
    own = {message.to[0]: message.body for message in read("vendor_refund")}
    for part, amount in zip(order.fulfillments.order_by("-total"), ("20", "10"), strict=True):
        assert f"Rp{amount}.000" in own[part.vendor.owner.email]
    assert staff.deliveries.count() == 2


def test_a_refund_that_a_gateway_sends_needs_no_hands(buyer):
    make_staff()
    order = make_order(goods("Tas Rotan", 100_000), buyer=buyer, gateway="test")

    refund_order(order, by=make_staff(), reason="maaf", part=order.fulfillments.get())

    assert read("staff_refund") == []
    assert len(read("refund")) == 1
    assert "maaf" in only("vendor_refund").body


def test_an_application_is_told_to_those_who_review_and_the_decision_to_the_applicant():
    reviewer = make_staff("vendors.review_vendor")
    make_staff("orders.view_order")
    applicant = make_user(language="en")

    vendor = apply_as_vendor(applicant, business_name="Sanggar Sari", city="Sleman")
    review_vendor(vendor, "reject", by=reviewer, reason="Foto kurang")

    applied = only("staff_vendor_applied")
    assert applied.to == [reviewer.email]
    assert applied.subject == "Sanggar Sari ingin berjualan"
    assert f"https://rupa-rawi.example/admin/vendors/vendor/{vendor.pk}/change/" in applied.body
    decided = only("vendor_reviewed")
    assert decided.to == [applicant.email]
    assert decided.subject == "Sanggar Sari was not approved"
    assert "Foto kurang" in decided.body


@pytest.mark.parametrize(
    ("status", "action", "subject"),
    [
        ("pending", "approve", "Toko Anda Sanggar Sari disetujui"),
        ("pending", "reject", "Pendaftaran Sanggar Sari belum disetujui"),
        ("approved", "suspend", "Toko Anda Sanggar Sari ditangguhkan"),
        ("suspended", "reinstate", "Toko Anda Sanggar Sari dibuka kembali"),
    ],
)
def test_every_decision_on_a_vendor_is_mailed_with_its_reason(status, action, subject):
    vendor = make_vendor(status=status, business_name="Sanggar Sari")

    review_vendor(vendor, action, by=make_staff(), reason="Sesuai aturan")

    message = only("vendor_reviewed")
    assert message.to == [vendor.owner.email]
    assert message.subject == subject
    assert "Sesuai aturan" in message.body


def test_the_owner_of_a_webhook_hears_that_it_was_switched_off():
    endpoint = make_endpoint(make_vendor().owner)
    endpoint.switch_off("The receiver answered 502.")
    endpoint.save()

    tell("webhook_disabled", webhook=endpoint.pk)

    message = only("webhook_disabled")
    assert message.to == [endpoint.owner.email]
    assert "The receiver answered 502." in message.body
    assert endpoint.secret not in message.body + html(message)


# ── the texts ───────────────────────────────────────────────────────────────────────────────────


def test_every_mail_exists_in_both_languages():
    indonesian, english = (
        {path.name for path in (TEMPLATES / language).iterdir()} for language in ("id", "en")
    )

    assert indonesian == english
    assert len(indonesian) > 15


def test_every_mail_can_be_read_by_what_writes_it():
    known = sorted(templates().list_templates(filter_func=lambda name: name.startswith("mail/")))

    assert len(known) > 60
    for name in known:
        templates().get_template(name)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_whole_life_of_orders_leaves_no_gap_in_any_mail(language):
    """Everything that is mailed, in each language: no gap, no bare tag, absolute links."""
    staff, second = (make_staff(language=language, first_name="Ratna") for _ in range(2))
    vendor = make_vendor(make_user(language=language), status="pending")
    vendor = review_vendor(vendor, "approve", by=staff)
    buyer = make_user(language=language)
    variant = make_variant(vendor=vendor)
    done = make_order(variant, buyer=buyer, gateway="cod")
    move_order(done, "delivered", by=vendor.owner)
    request = request_return(done.fulfillments.get(), by=buyer, reason="retak")
    decide_return(request, by=vendor.owner, approve=False, answer="tidak")
    apply_transition(done.fulfillments.get(), "complete", by=buyer)
    paid = make_order(variant, buyer=buyer, gateway="manual")
    proof = upload_proof(paid.payments.get(), file=picture_file(), by=buyer)
    refuse_proof(proof, by=staff, reason="Rekening lain")
    confirm_payment(paid.payments.get(), by=staff)
    run_jobs()
    refund_order(paid, by=staff, reason="maaf", amount=1000, part=paid.fulfillments.get())
    cancel_or_ask(paid, by=buyer, reason="salah")
    apply_as_vendor(make_user(language=language), business_name="Sanggar Sari")
    endpoint = make_endpoint(vendor.owner, is_active=False)
    tell("webhook_disabled", webhook=endpoint.pk)
    for question in (
        make_question(variant.product, by=buyer),
        make_question(part=done.fulfillments.get()),
    ):
        answer_question(question, by=vendor.owner, answer="Tidak luntur.")
    account = keep_bank_account(vendor, bank="BCA", number="0141234567", holder="Sari Dewi")
    verify_bank_account(account, by=staff)
    bring(make_order(variant, buyer=buyer).fulfillments.get(), "completed")
    run = approve_run(make_run(by=second), by=staff)
    payout = send_run(run, by=second).payouts.get()
    finish_payout(payout, status=Payout.Status.PAID)
    finish_payout(payout, status=Payout.Status.RETURNED, reason="Rekening tutup")
    other = keep_bank_account(vendor, bank="BRI", number="0149998888", holder="Sari Dewi")
    refuse_bank_account(other, by=staff, reason="Nama pemilik berbeda")

    sold_out, wished = make_variant(stock=0), make_variant()
    ask_for_notice(sold_out.product, email="tamu@contoh.example", language=language)
    ask_for_notice(sold_out.product, by=buyer)
    set_stock(sold_out, 3)
    tell_of_stock()
    add_wish(buyer, wished.product)
    change_product(wished.product, variants=[{"id": wished.pk, "price": Decimal(5)}])
    tell_of_prices()

    messages = read()

    assert set(sent_kinds()) == {path.stem for path in (TEMPLATES / "id").iterdir()} - {
        "layout",
        "words",
    }
    for message in messages:
        assert message.subject
        assert "\n" not in message.subject
        for text in (message.body, html(message)):
            assert "{" not in re.sub(r"style=\"[^\"]*\"", "", text)
            assert "None" not in text
            for link in LINK.findall(text):
                assert link.startswith("https://rupa-rawi.example") or "gudang.example" in link
        plain = unescape(re.sub(r"<[^>]+>", " ", html(message)))
        for line in filter(None, message.body.splitlines()):
            assert line.split()[0].rstrip(":") in plain


def test_what_people_type_cannot_add_a_header_or_a_tag(buyer):
    vendor = make_vendor(
        status="pending", business_name="Sanggar\r\nBcc: semua@contoh.example <script>"
    )

    review_vendor(vendor, "approve", by=make_staff())

    message = only("vendor_reviewed")
    assert "\n" not in message.subject
    assert message.recipients() == [vendor.owner.email]
    assert "<script>" not in html(message)
    assert "Bcc" not in message_from_bytes(message.message().as_bytes())


# ── once, and only what happened ────────────────────────────────────────────────────────────────


def test_what_is_rolled_back_sends_nothing(buyer):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_order(buyer=buyer)
        assert waiting_jobs()
        raise ZeroDivisionError

    assert waiting_jobs() == []
    assert read() == []


def test_nothing_is_sent_before_the_job_runs(buyer):
    make_order(buyer=buyer)

    assert outbox.outbox == []
    assert not Mail.objects.exists()


def test_an_event_whose_jobs_run_twice_is_mailed_once(buyer):
    order = make_order(buyer=buyer, gateway="manual")
    event = str(uuid.uuid4())

    for _time in range(2):
        write_mails(event, "order_placed", {"order": order.pk})
        for mail in Mail.objects.filter(event=event):
            send_mail(mail.pk)
            send_mail(mail.pk)
    run_jobs()

    mine = [m for m in outbox.outbox if event.replace("-", "") in m.extra_headers["Message-ID"]]
    assert len(mine) == 2  # the buyer and the vendor, once each


class Broken(EmailBackend):
    """A mail server with a problem: `Broken.problem` is raised until it is None, or only for the
    mails to `Broken.victim`."""

    problem: BaseException | None = None
    victim = ""
    opened = 0

    def open(self):
        Broken.opened += self.is_closed
        self.is_closed = False

    is_closed = True

    def close(self):
        self.is_closed = True

    def send_messages(self, messages):
        if Broken.problem is not None and Broken.victim in ("", *messages[0].to):
            raise Broken.problem
        return super().send_messages(messages)


@pytest.fixture
def mail_server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    monkeypatch.setattr(Broken, "problem", None)
    monkeypatch.setattr(Broken, "victim", "")
    monkeypatch.setattr(Broken, "opened", 0)
    return Broken


@pytest.fixture
def one_mail(buyer, mail_server):
    order = make_order(buyer=buyer, gateway="manual")
    mail = make_mail(buyer, "order_paid", order=order.pk)
    defer("notifications.send_mail", mail_id=mail.pk)
    return mail


@pytest.mark.parametrize(
    "problem",
    [
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPRecipientsRefused({"sari@contoh.example": (451, b"later")}),
        ConnectionRefusedError(),
        TimeoutError(),
    ],
)
def test_a_mail_server_that_is_away_is_tried_again_later(one_mail, mail_server, problem):
    mail_server.problem = problem
    send_mail(one_mail.pk)
    one_mail.refresh_from_db()
    assert (one_mail.status, one_mail.attempts) == ("pending", 1)
    assert timedelta(0) < one_mail.next_attempt_at - timezone.now() <= WAITS[0]
    send_mail(one_mail.pk)  # too early
    assert outbox.outbox == []

    mail_server.problem = None
    with time_machine.travel(one_mail.next_attempt_at, tick=False):
        run_jobs("notifications.send_mail")

    one_mail.refresh_from_db()
    assert (one_mail.status, one_mail.attempts, one_mail.error) == ("delivered", 2, "")
    own_id = f"<{one_mail.event.hex}.{one_mail.pk}@"
    assert len([m for m in outbox.outbox if own_id in m.extra_headers["Message-ID"]]) == 1


def test_an_address_that_is_refused_for_good_is_not_tried_again(one_mail, mail_server):
    mail_server.problem = smtplib.SMTPRecipientsRefused({"x": (550, b"no such mailbox")})

    send_mail(one_mail.pk)

    one_mail.refresh_from_db()
    assert one_mail.status == "failed"
    assert "no such mailbox" in one_mail.error


def test_a_mail_is_given_up_after_about_a_day(one_mail, mail_server):
    mail_server.problem = TimeoutError()
    start = moment = timezone.now()

    while one_mail.status == "pending":
        with time_machine.travel(moment, tick=False):
            send_mail(one_mail.pk)
        one_mail.refresh_from_db()
        moment = one_mail.next_attempt_at or moment

    assert timedelta(hours=20) < moment - start < timedelta(hours=30)
    assert (one_mail.status, one_mail.attempts) == ("failed", len(WAITS) + 1)


def test_a_mail_whose_worker_was_killed_is_sent_by_another(one_mail, mail_server):
    class Killed(BaseException):
        pass

    mail_server.problem = Killed()
    with pytest.raises(Killed):
        send_mail(one_mail.pk)
    mail_server.problem = None
    run_jobs()
    before = len(outbox.outbox)

    with time_machine.travel(timezone.now() + timedelta(minutes=3), tick=False):
        run_jobs("notifications.send_mail")

    assert len(outbox.outbox) == before + 1
    one_mail.refresh_from_db()
    assert one_mail.status == "delivered"


# ── all mails of an event by one job ────────────────────────────────────────────────────────────


@pytest.fixture
def event(buyer):
    """An order at two vendors, told by one job; what the job is given."""
    make_order(
        goods("Tas Rotan", 100_000), goods("Kain Ikat", 50_000), buyer=buyer, gateway="manual"
    )
    (job,) = waiting_jobs("notifications.write_mails")
    return job.args


def statuses() -> dict[str, str]:
    rows = Mail.objects.order_by("pk").select_related("receiver")
    return {row.receiver.email: row.status for row in rows}


def test_an_event_is_one_job_and_its_mails_leave_over_one_connection(event, mail_server):
    assert len(waiting_jobs()) == 1

    assert run_jobs() == 1

    assert len(outbox.outbox) == 3
    assert mail_server.opened == 1
    assert waiting_jobs() == []


def test_the_mails_of_an_event_cost_three_statements_however_many_they_are(event):
    house()  # which a worker knows already

    with statements() as asked:
        write_mails(**event)

    assert len(outbox.outbox) == 3
    assert len(asked) == 3 + 2  # the attempts to pay, and the accounts to transfer to


def test_a_mail_that_one_receiver_refuses_is_not_sent_again_to_the_others(
    event, mail_server, buyer
):
    mail_server.problem, mail_server.victim = TimeoutError(), buyer.email
    write_mails(**event)
    write_mails(**event)

    assert sorted(statuses().values()) == ["delivered", "delivered", "pending"]
    assert statuses()[buyer.email] == "pending"
    assert len(outbox.outbox) == 2

    mail_server.problem = None
    with time_machine.travel(timezone.now() + WAITS[0], tick=False):
        run_jobs("notifications.send_mail")

    assert set(statuses().values()) == {"delivered"}
    assert len(outbox.outbox) == 3


def test_a_worker_that_is_killed_between_two_mails_repeats_none(event, mail_server):
    class Killed(BaseException):
        pass

    vendors = [row.email for row in User.objects.filter(vendor__isnull=False).order_by("pk")]
    mail_server.problem, mail_server.victim = Killed(), vendors[-1]
    with pytest.raises(Killed):
        write_mails(**event)
    assert len(outbox.outbox) == 2
    mail_server.problem = None

    write_mails(**event)  # too early: it may still be in somebody's hands
    assert len(outbox.outbox) == 2
    with time_machine.travel(timezone.now() + timedelta(minutes=4), tick=False):
        assert run_jobs("notifications.send_mail") == 1

    assert len(outbox.outbox) == 3
    assert set(statuses().values()) == {"delivered"}


def test_a_mistake_in_one_mail_keeps_no_other_from_being_sent(event, monkeypatch, buyer):
    write = letters.write

    def wrong(mail, about):
        if mail.receiver == buyer:
            raise ZeroDivisionError
        return write(mail, about)

    monkeypatch.setattr(letters, "write", wrong)
    with pytest.raises(ZeroDivisionError):
        write_mails(**event)

    assert len(outbox.outbox) == 2
    assert statuses()[buyer.email] == "pending"


def test_mails_read_of_an_order_what_the_models_say(buyer):
    order = make_order(goods("Tas Rotan", 100_000), goods("Kain Ikat", 50_000), buyer=buyer)

    read = order_in_mails(order.pk)

    order.refresh_from_db()
    parts = list(order.fulfillments.order_by("pk"))
    pairs = {ORDER: [(read.order, order)], BUYER: [(read.order.buyer, buyer)]}
    pairs[PART] = [(own.part, part) for own, part in zip(read.parts, parts, strict=True)]
    pairs[VENDOR] = [(own.vendor, part.vendor) for own, part in pairs[PART]]
    for columns, rows in pairs.items():
        for own, model in rows:
            assert isinstance(own, columns.model)
            for name in columns.names:
                assert name in vars(own), f"{columns.model}.{name} is not read"
                assert getattr(own, name) == getattr(model, name), f"{columns.model}.{name}"
    for own, part in zip(read.parts, parts, strict=True):
        said = [(g.product_name, g.variant_name, g.quantity, g.subtotal) for g in own.goods]
        items = part.items.order_by("pk")
        assert said == [(i.product_name, i.variant_name, i.quantity, i.subtotal) for i in items]


LONG = "Pesanan Kōpi Toraja " + "dari Tana Toraja " * 8


@pytest.mark.parametrize("subject", ["Pesanan", "Kōpi", LONG])
@pytest.mark.parametrize("text", ["Isi é\n\n.\n--\nakhir\n", "a", "kata " * 600])
def test_a_letter_prints_what_the_mail_package_prints(buyer, subject, text):
    headers = {
        "X-Ada": "ya",
        "Message-ID": "<a@b.example>",
        "Date": "Thu, 1 Jan 2026 00:00:00 -0000",
    }
    letter = Letter(subject, text, "Wárung <a@b.example>", [buyer.email], headers=headers)
    letter.attach_alternative(f"<p>{text}</p>", "text/html")

    body = letter.message().as_bytes(linesep="\r\n")
    plain = EmailMultiAlternatives.message(letter).as_bytes(linesep="\r\n")

    assert body.count(b"\n") == body.count(b"\r\n")
    assert max(map(len, body.splitlines())) < 998
    printed, expected = (message_from_bytes(one, policy=policy.default) for one in (body, plain))
    assert printed.defects == []
    for name in ("From", "To", "X-Ada", "Message-ID", "Date", "MIME-Version", "Subject"):
        assert printed[name].strip() == expected[name].strip(), name
    assert printed["Subject"].strip() == subject.strip()
    for one, other in zip(printed.iter_parts(), expected.iter_parts(), strict=True):
        assert one.get_content_type() == other.get_content_type()
        assert one.get_content().splitlines() == other.get_content().splitlines()


@pytest.mark.parametrize("name", ["Subject", "X-Ada"])
def test_a_letter_refuses_a_line_break_in_a_header(name):
    given = {"subject": "a\nBcc: x@y.example"} if name == "Subject" else {"subject": "a"}
    letter = Letter(
        **given, body="a", to=["a@b.example"], headers={"X-Ada": "b\r\nBcc: x@y.example"}
    )

    with pytest.raises(BadHeaderError):
        letter.message()


# ── whom it no longer concerns ──────────────────────────────────────────────────────────────────


def test_who_has_left_gets_no_more_mail(buyer):
    make_order(buyer=buyer)
    User.objects.filter(pk=buyer.pk).update(closed_at=timezone.now())

    assert all(message.to != [buyer.email] for message in read())


def test_old_mails_are_forgotten():
    now = timezone.now()
    common = {"event": uuid.uuid4(), "receiver": make_user(), "created_at": now - timedelta(100)}
    Mail.objects.create(kind="refund", status="delivered", **common)
    kept = Mail.objects.create(kind="order_paid", next_attempt_at=now, **common)

    forget_mails(timezone.now() - timedelta(days=90))

    assert Mail.objects.get() == kept
