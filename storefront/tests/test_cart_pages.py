"""Gathering goods, signed in or not."""

import pytest
from django.test import Client

from catalog.tests.factories import make_variant
from orders.cookies import CART
from orders.models import CartItem, SavedItem

pytestmark = pytest.mark.django_db

HERE = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def stranger() -> Client:
    return Client(enforce_csrf_checks=True)


def test_a_stranger_puts_goods_into_a_cart_from_a_page_without_a_token(stranger):
    variant = make_variant()

    answer = stranger.post("/keranjang/tambah", {"variant": variant.pk}, headers=HERE)

    assert answer["Location"] == "/keranjang"
    cookie = answer.cookies[CART]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert variant.product.name in stranger.get("/keranjang").content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://jahat.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "https://testserver.jahat.example"},
    ],
)
def test_another_site_cannot_put_goods_into_somebodys_cart(stranger, headers):
    answer = stranger.post("/keranjang/tambah", {"variant": make_variant().pk}, headers=headers)

    assert answer.status_code == 403
    assert not CartItem.objects.exists()


def test_what_is_taken_out_can_be_put_back(stranger):
    client, variant = Client(), make_variant()
    client.post("/keranjang/tambah", {"variant": variant.pk, "quantity": 3}, headers=HERE)
    item = CartItem.objects.get()

    taken = client.post(
        f"/keranjang/{item.pk}", {"variant": variant.pk, "quantity": 3, "remove": "1"}
    )
    page = client.get(taken["Location"]).content.decode()

    assert not CartItem.objects.exists()
    assert f'name="variant" value="{variant.pk}"' in page
    assert 'name="quantity" value="3"' in page


def test_what_cannot_be_had_says_why_at_its_place(stranger):
    client, variant = Client(), make_variant(stock=5)
    client.post("/keranjang/tambah", {"variant": variant.pk, "quantity": 5}, headers=HERE)
    variant.stock = 2
    variant.save()

    page = client.get("/keranjang").content.decode()
    answer = client.post(f"/keranjang/{CartItem.objects.get().pk}", {"quantity": 4}, follow=True)

    assert 'class="small now-less"' in page
    assert 'class="note error"' in answer.content.decode()


def test_what_is_saved_for_later_waits_below_the_cart():
    client, variant = Client(), make_variant()
    client.post("/keranjang/tambah", {"variant": variant.pk, "quantity": 2}, headers=HERE)

    client.post(f"/keranjang/{CartItem.objects.get().pk}", {"quantity": 2, "save": "1"})

    assert not CartItem.objects.exists()
    saved = SavedItem.objects.get()
    assert f'action="/keranjang/simpanan/{saved.pk}"' in client.get("/keranjang").text
    Client().post(f"/keranjang/simpanan/{saved.pk}")
    client.post(f"/keranjang/simpanan/{saved.pk}")
    assert CartItem.objects.get().quantity == 2
    client.post(f"/keranjang/{CartItem.objects.get().pk}", {"quantity": 2, "save": "1"})
    client.post(f"/keranjang/simpanan/{SavedItem.objects.get().pk}", {"remove": "1"})
    assert not SavedItem.objects.exists()
