"""A guest gathers goods in a cart that a secret opens; signing in merges it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.tests.factories import make_user
from catalog.tests.factories import make_variant
from orders import cookies
from orders.cookies import CART
from orders.guests import Secret
from orders.models import Cart, CartItem
from orders.operations import add_to_cart, forget_carts, merge_carts
from orders.reads.carts import items_of
from orders.throttling import NewCartThrottle

pytestmark = pytest.mark.django_db


def gathered(owner):
    return {item.variant_id: item.quantity for item in items_of(owner)}


def test_a_guest_gathers_changes_and_takes_out_what_the_secret_opens(api):
    variant, guest = make_variant(stock=5), api()

    added = guest.post("/api/v1/cart/items", {"variant": variant.pk})
    carried = {"X-Cart": added["X-Cart"]}
    item = added.json()["vendors"][0]["items"][0]["id"]
    address = f"/api/v1/cart/items/{item}"
    changed = guest.patch(address, {"quantity": 3}, headers=carried)
    seen = guest.get("/api/v1/cart", headers=carried)
    gone = guest.delete(address, headers=carried)

    assert (added.status_code, changed.status_code, gone.status_code) == (201, 200, 204)
    assert (seen.json()["quantity"], seen["X-Cart"]) == (3, carried["X-Cart"])
    assert guest.get("/api/v1/cart", headers=carried).json()["quantity"] == 0


def test_a_cart_is_opened_by_its_own_secret_only(api):
    variant = make_variant()
    added = api().post("/api/v1/cart/items", {"variant": variant.pk})
    item = CartItem.objects.get().pk

    for other in ({}, {"X-Cart": "guessed"}, {"X-Cart": str(item)}):
        assert api().get("/api/v1/cart", headers=other).json()["quantity"] == 0
        answer = api().delete(f"/api/v1/cart/items/{item}", headers=other)
        assert answer.status_code == 404
    again = api().get("/api/v1/cart", headers={"X-Cart": added["X-Cart"]})
    assert again.json()["quantity"] == 1
    assert added["X-Cart"].encode() not in bytes(Cart.objects.get().secret_hash)


def test_a_secret_that_a_client_chose_opens_no_cart(api):
    answer = api().post(
        "/api/v1/cart/items", {"variant": make_variant().pk}, headers={"X-Cart": "1234"}
    )

    assert answer["X-Cart"] != "1234"
    assert not Cart.objects.of(Secret("1234")).exists()


def test_signing_in_merges_the_guests_cart_by_the_larger_quantity_and_never_above_stock(api):
    buyer, secret = make_user(), Secret.new()
    more, fewer, scarce, sold_out = (make_variant(stock=9) for _ in range(4))
    for owner, variant, quantity in (
        (secret, more, 5),
        (secret, fewer, 1),
        (secret, scarce, 8),
        (secret, sold_out, 1),
        (buyer, more, 2),
        (buyer, fewer, 4),
    ):
        add_to_cart(owner, variant.pk, quantity)
    for variant, stock in ((scarce, 3), (sold_out, 0)):
        type(variant).objects.filter(pk=variant.pk).update(stock=stock)

    answer = api(buyer).get("/api/v1/cart", headers={"X-Cart": secret})

    assert answer.status_code == 200
    assert "X-Cart" not in answer
    assert gathered(buyer) == {more.pk: 5, fewer.pk: 4, scarce.pk: 3}
    assert not Cart.objects.of(secret).exists()


def test_merging_leaves_the_buyers_own_goods_and_what_does_not_fit(monkeypatch):
    variants = [make_variant() for _ in range(3)]
    owner, secret = variants[0].product.vendor.owner, Secret.new()
    for variant in variants:
        add_to_cart(secret, variant.pk, 1)
    monkeypatch.setattr("orders.operations.cart.MAX_ITEMS", 1)

    merge_carts(owner, secret)

    assert gathered(owner) == {variants[1].pk: 1}


def test_merging_twice_is_merging_once(api):
    buyer, secret, variant = make_user(), Secret.new(), make_variant()
    add_to_cart(secret, variant.pk, 1)

    merge_carts(buyer, secret)
    merge_carts(buyer, secret)

    assert gathered(buyer) == {variant.pk: 1}


def test_a_guests_cart_is_forgotten_when_nobody_has_touched_it_for_long():
    old, fresh, buyer = Secret.new(), Secret.new(), make_user()
    for owner in (old, fresh, buyer):
        add_to_cart(owner, make_variant().pk, 1)
    long_ago = timezone.now() - timedelta(days=61)
    Cart.objects.of(old).update(updated_at=long_ago)
    Cart.objects.of(buyer).update(updated_at=long_ago)

    forget_carts(timezone.now() - timedelta(days=60))

    assert not Cart.objects.of(old).exists()
    assert gathered(fresh) and gathered(buyer)


def test_a_page_gives_a_guest_the_cookie_and_takes_it_when_they_sign_in():
    request, response = RequestFactory().get("/"), HttpResponse()
    request.user = AnonymousUser()
    owner = cookies.cart_in(request)
    add_to_cart(owner, make_variant().pk, 1)
    cookies.keep_cart(request, response, owner)
    cookie = response.cookies[cookies.CART]

    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (owner, True, "Lax")
    request.COOKIES[cookies.CART] = owner
    assert cookies.cart_in(request) == owner

    request.user, response = make_user(), HttpResponse()
    cookies.keep_cart(request, response, cookies.cart_in(request))
    assert response.cookies[cookies.CART].value == ""
    assert len(gathered(request.user)) == 1


def test_the_api_reads_no_cart_from_a_cookie(api):
    secret = Secret.new()
    add_to_cart(secret, make_variant().pk, 1)
    guest = api()
    guest.cookies[cookies.CART] = secret

    assert guest.get("/api/v1/cart").json()["quantity"] == 0


def test_a_cart_says_what_is_left_what_is_the_least_and_what_is_missing_to_free_shipping(api):
    variant = make_variant(stock=7, price=30_000, options={"Ukuran": "M"})
    variant.product.vendor.free_shipping_threshold = 100_000
    variant.product.vendor.save()

    group = (
        api()
        .post("/api/v1/cart/items", {"variant": variant.pk, "quantity": 2})
        .json()["vendors"][0]
    )

    line = group["items"][0]
    assert (line["stock"], line["minimum"], line["options"]) == (7, 1, {"Ukuran": "M"})
    assert group["missing_to_free_shipping"] == "40000.00"


def test_a_guest_sees_what_the_cart_would_come_to(api):
    variant, guest = make_variant(price=70_000), api()
    carried = {"X-Cart": guest.post("/api/v1/cart/items", {"variant": variant.pk})["X-Cart"]}

    seen = guest.post("/api/v1/checkout/preview", {}, headers=carried)
    unknown = guest.post("/api/v1/checkout/preview", {})
    address = guest.post("/api/v1/checkout/preview", {"shipping_address": 1}, headers=carried)

    assert (seen.status_code, seen.json()["subtotal"]) == (200, "70000.00")
    assert unknown.json()["subtotal"] == "0.00"
    assert (address.status_code, address.json()["errors"][0]["attr"]) == (404, "shipping_address")


def test_one_address_begins_so_many_carts_and_fills_them_as_it_likes(api, settings, monkeypatch):
    settings.THROTTLING = True
    monkeypatch.setattr(NewCartThrottle, "get_rate", lambda self: "2/hour")
    variant, buyer = make_variant(stock=99), api(make_user())
    put = {"variant": variant.pk}

    carts = [api().post("/api/v1/cart/items", put) for _ in range(3)]
    page = Client().post("/keranjang/tambah", put, headers={"Sec-Fetch-Site": "same-origin"})
    carried = {"X-Cart": carts[0]["X-Cart"]}
    filled = [api().post("/api/v1/cart/items", put, headers=carried) for _ in range(3)]

    assert [answer.status_code for answer in carts] == [201, 201, 429]
    assert page.status_code == 302 and CART not in page.cookies
    assert {answer.status_code for answer in filled} == {201}
    assert buyer.post("/api/v1/cart/items", put).status_code == 201
    assert Cart.objects.filter(buyer=None).count() == 2


def test_who_empties_or_takes_out_of_no_cart_makes_none(api):
    assert api().delete("/api/v1/cart").status_code == 204
    assert api().delete("/api/v1/cart/items/1").status_code == 404
    assert not Cart.objects.exists()
