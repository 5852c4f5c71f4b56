"""A buyer shows that the money for a transfer is on its way; staff compare it with the account."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.tests.factories import make_staff, make_user
from catalog.tests.factories import make_variant
from core.retention import forget_old
from core.tests.backoffice import back_office, list_url, page_url, step_url
from dashboard.tests.shops import picture_file
from notifications.models import Mail
from orders.keys import key_of
from orders.models import Order
from orders.tests.factories import make_guest_order, make_house_account, make_order
from payments.models import Payment, Proof
from payments.operations import (
    confirm_payment,
    expire_unpaid,
    refuse_proof,
    upload_proof,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]

MAY = ("payments.view_payment", "payments.view_proof", "payments.confirm_payment")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def unpaid() -> Payment:
    return make_order(make_variant(price=100_000), gateway="manual").payments.get()


def address(payment: Payment) -> str:
    return f"/api/v1/orders/{payment.order.number}/payments/{payment.pk}/proof"


def upload(client, payment: Payment, file=None, **headers):
    sent = {"file": file or picture_file("bukti.png")}
    return client.post(address(payment), sent, format="multipart", headers=headers)


def pdf(content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile("bukti.pdf", content, "application/pdf")


def with_place() -> SimpleUploadedFile:
    """A photograph that tells where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "Jalan Mawar 1"
    Image.new("RGB", (60, 45)).save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("bukti.jpg", out.getvalue(), "image/jpeg")


def test_the_buyer_uploads_a_proof_and_sees_that_it_is_looked_at(api):
    payment = unpaid()
    buyer = api(payment.order.buyer)

    answer = upload(buyer, payment, with_place())

    assert answer.status_code == 201
    shown = buyer.get(f"/api/v1/orders/{payment.order.number}").json()["payment"]["proof"]
    assert shown == answer.json()
    assert shown["status"] == "waiting"
    kept = bytes(Proof.objects.get().content)
    assert kept[8:12] == b"WEBP"
    assert b"Mawar" not in kept


REFUSED = {
    "a web page": (SimpleUploadedFile("a.png", b"<html>", "image/png"), "bad_picture"),
    "a PDF that was cut off": (pdf(PDF[:-6]), "bad_file"),
    "a PDF that is too large": (pdf(PDF + b"0" * (2 << 20)), "bad_file"),
}


def test_what_is_neither_picture_nor_whole_pdf_is_refused(api):
    payment = unpaid()
    buyer = api(payment.order.buyer)

    codes = {
        name: upload(buyer, payment, file).json()["errors"][0]["code"]
        for name, (file, _code) in REFUSED.items()
    }

    assert codes == {name: code for name, (_file, code) in REFUSED.items()}
    assert not Proof.objects.exists()
    assert upload(buyer, payment, pdf()).status_code == 201
    assert Proof.objects.get().content_type == "application/pdf"


def test_only_open_transfers_of_ones_own_take_a_proof(api):
    paid, payment = make_order().payments.get(), unpaid()

    assert upload(api(paid.order.buyer), paid).json()["errors"][0]["code"] == "payment_closed"
    assert upload(api(make_user()), payment).status_code == 404
    assert upload(api(make_staff()), payment).json()["errors"][0]["code"] == "not_allowed"


def test_a_guest_uploads_by_the_key_of_the_order_on_page_and_api(api):
    make_house_account()
    order = make_guest_order(gateway="manual")
    payment, guest = order.payments.get(), Client()
    assert upload(api(), payment, **{"X-Order-Key": key_of(order)}).status_code == 201

    guest.get(f"/pesanan/{order.number}?key={key_of(order)}")
    guest.post(f"/pesanan/{order.number}/bukti/{payment.pk}", {"file": picture_file()})

    assert Proof.objects.count() == 1  # the later one instead of the one that waited
    page = guest.get(f"/pesanan/{order.number}").content.decode()
    assert f"/pesanan/{order.number}/bukti/{payment.pk}" in page


def test_an_order_with_a_proof_expires_only_after_staff_have_answered():
    payment = unpaid()
    proof = upload_proof(payment, file=picture_file(), by=payment.order.buyer)
    orders = Order.objects.filter(pk=payment.order_id)
    orders.update(expires_at=timezone.now() - timedelta(hours=1))
    assert expire_unpaid() == 0

    refuse_proof(proof, by=make_staff(), reason="Belum masuk.")

    assert orders.get().expires_at > timezone.now() + timedelta(hours=23)
    assert list(Mail.objects.filter(kind="proof_refused").values_list("receiver", flat=True)) in (
        [],  # written by a job
        [payment.order.buyer_id],
    )
    orders.update(expires_at=timezone.now())
    assert expire_unpaid() == 1


def test_staff_confirm_or_refuse_over_the_api_and_each_proof_once(api):
    first, second = unpaid(), unpaid()
    for payment in (first, second):
        upload(api(payment.order.buyer), payment)
    staff = api(make_staff(*MAY))
    rows = staff.get("/api/v1/admin/proofs?status=waiting").json()["results"]
    assert [row["order"] for row in rows] == [second.order.number, first.order.number]
    at = f"/api/v1/admin/proofs/{rows[1]['id']}"

    assert staff.get(f"{at}/file")["Content-Type"] == "image/webp"
    done = staff.post(f"{at}/confirm").json()
    refused = staff.post(f"/api/v1/admin/proofs/{rows[0]['id']}/refuse", {"reason": "kurang"})

    assert (done["status"], done["payment_status"]) == ("confirmed", "paid")
    assert (refused.json()["status"], refused.json()["reason"]) == ("refused", "kurang")
    assert staff.post(f"{at}/confirm").json()["errors"][0]["code"] == "proof_decided"
    assert Order.objects.get(pk=first.order_id).payment_status == "paid"
    assert Order.objects.get(pk=second.order_id).payment_status == "pending"


def test_a_payment_that_is_confirmed_itself_answers_its_proof():
    payment = unpaid()
    upload_proof(payment, file=picture_file(), by=payment.order.buyer)

    confirm_payment(payment, by=make_staff())

    assert Proof.objects.get().status == "confirmed"


def test_finance_sees_proof_and_instructions_beside_each_other_and_answers_on_the_page():
    payment = unpaid()
    proof = upload_proof(payment, file=picture_file(), by=payment.order.buyer)
    desk, clerk = back_office(make_staff(*MAY)), back_office(make_staff("payments.view_payment"))

    page = desk.get(page_url(proof)).content.decode()
    file = f"/admin/payments/proof/{proof.pk}/file"
    for said in (payment.order.number, "Rp100.000", "014 123 4567", file):
        assert said in page
    assert payment.order.number in desk.get(list_url("payments.proof")).content.decode()
    assert desk.get(file)["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert clerk.get(file).status_code == 403
    assert desk.post(step_url(proof, "refuse"), {"reason": ""}).status_code == 200
    desk.post(step_url(proof, "confirm"), {})

    assert Payment.objects.get().status == "paid"


def test_a_proof_is_forgotten_some_months_after_it_was_answered():
    payment = unpaid()
    upload_proof(payment, file=picture_file(), by=payment.order.buyer)
    later = timezone.now() + timedelta(days=91)
    forget_old(later)
    assert Proof.objects.get().content is not None

    confirm_payment(payment, by=make_staff())
    forget_old(later - timedelta(days=2))
    assert Proof.objects.get().content is not None
    forget_old(later)

    assert Proof.objects.get().content is None
