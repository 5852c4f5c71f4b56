"""From a cart to a paid order, on one page."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.tests.factories import make_address, make_user
from catalog.card_figures import refresh_cards
from catalog.tests.factories import make_variant
from orders.models import Checkout, Order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]

HERE = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
SARI = {
    "email": "sari@contoh.id",
    "recipient_name": "Sari Puspita",
    "phone": "+62812345678",
    "line1": "Jl. Mawar 1",
    "city": "Bandung",
    "state": "Jawa Barat",
    "postal_code": "40111",
    "gateway": "test",
}


def begin(client: Client, *variants) -> str:
    """Fill a cart and go on to the checkout; its address."""
    for variant in variants or [make_variant()]:
        client.post("/keranjang/tambah", {"variant": variant.pk}, headers=HERE)
    return client.post("/checkout")["Location"]


def seen_total(client: Client, path: str) -> str:
    return str(client.get(path).context["money"]["total"])


def test_a_guest_buys_of_two_makers_and_a_second_click_buys_nothing_more():
    guest = Client()
    path = begin(guest, make_variant(), make_variant(price=50_000))
    said = SARI | {"total": seen_total(guest, path), "order": "1"}

    first, second = guest.post(path, said), guest.post(path, said, follow=True)

    order = Order.objects.get()
    assert (order.email, order.buyer, order.payment_status) == ("sari@contoh.id", None, "paid")
    assert order.total == Decimal(said["total"])
    assert first["Location"] == path
    assert order.number in second.content.decode()
    assert f"/pesanan/{order.number}?key=" in second.content.decode()
    assert "Keranjang Anda masih kosong" in guest.get("/keranjang").content.decode()


def test_who_is_signed_in_presses_one_button():
    buyer, client = make_user(), Client()
    address = make_address(buyer, is_default=True)
    client.force_login(buyer)
    path = begin(client)

    form = client.get(path).context["form"]
    said = {name: form[name].value() for name in ("address", "gateway")}
    client.post(path, said | {"total": seen_total(client, path), "order": "1"})

    order = Order.objects.get()
    assert (order.buyer, order.shipping_address) == (buyer, address.copy())


def test_another_address_is_kept_for_next_time_where_it_is_asked_for():
    buyer, client = make_user(), Client()
    client.force_login(buyer)
    path = begin(client)

    client.post(path, SARI | {"address": "another", "keep": "on", "order": "1"})

    assert buyer.addresses.get().line1 == "Jl. Mawar 1"


def test_what_has_changed_since_it_was_seen_is_asked_again():
    guest, variant = Client(), make_variant()
    path = begin(guest, variant)
    seen = seen_total(guest, path)
    variant.price += 5_000
    variant.save()
    refresh_cards([variant.product_id])

    answer = guest.post(path, SARI | {"total": seen, "order": "1"})

    assert answer.status_code == 409
    assert not Order.objects.exists()
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert "Rp105.000" in page
    assert "sari@contoh.id" in page  # what was typed stays


def test_a_code_is_tried_before_anything_is_whole_and_says_why_it_gives_nothing():
    guest = Client()
    path = begin(guest)

    answer = guest.post(path, {"promotion_code": "salah", "city": "Bandung", "update": "1"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Tidak ada kode promosi seperti itu." in page
    assert 'value="Bandung"' in page
    assert "wajib diisi" not in page


def test_what_is_missing_is_said_at_its_field():
    guest = Client()
    path = begin(guest)

    answer = guest.post(path, SARI | {"postal_code": "", "email": "sari", "order": "1"})

    assert answer.status_code == 400
    assert set(answer.context["form"].errors) == {"postal_code", "email"}
    assert not Order.objects.exists()


def test_another_persons_checkout_does_not_exist():
    buyer, client = make_user(), Client()
    make_address(buyer)
    client.force_login(buyer)
    path = begin(client)
    client.logout()  # the browser still carries the checkout's secret

    assert client.get(path).status_code == 404
    assert Client().get(path).status_code == 404
    assert Checkout.objects.get().status == "open"


def test_checking_out_again_goes_on_with_what_was_filled_in():
    guest = Client()
    path = begin(guest)
    guest.post(path, SARI | {"update": "1"})

    again = begin(guest, make_variant(price=70_000))

    assert again == path
    page = guest.get(again)
    assert page.context["money"]["subtotal"] == 170_000
    assert page.context["form"]["city"].value() == "Bandung"
