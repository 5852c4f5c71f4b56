"""What is taken out of the cart to be bought another time."""

import pytest

from accounts.tests.factories import make_user
from catalog.tests.factories import make_variant
from orders.models import Cart, CartItem, SavedItem
from orders.operations import add_to_cart, put_back, save_for_later

pytestmark = pytest.mark.django_db

URL = "/api/v1/cart/saved"


def test_a_guest_saves_for_later_puts_back_and_forgets(api):
    variant, guest = make_variant(stock=5), api()
    added = guest.post("/api/v1/cart/items", {"variant": variant.pk, "quantity": 2})
    carried = {"X-Cart": added["X-Cart"]}
    item = CartItem.objects.get().pk

    for other in ({}, {"X-Cart": "guessed"}):
        assert guest.post(URL, {"item": item}, headers=other).status_code == 404
    saved = guest.post(URL, {"item": item}, headers=carried)
    listed = guest.get(URL, headers=carried).json()["results"]

    assert saved.status_code == 201
    assert listed == [saved.json()]
    assert (listed[0]["quantity"], listed[0]["can_be_had"]) == (2, True)
    assert guest.get("/api/v1/cart", headers=carried).json()["quantity"] == 0
    address = f"{URL}/{listed[0]['id']}"
    assert guest.post(f"{address}/put-back").status_code == 404
    back = guest.post(f"{address}/put-back", headers=carried)
    assert (back.status_code, back.json()["quantity"]) == (201, 2)
    assert not SavedItem.objects.exists()

    again = guest.post(URL, {"item": CartItem.objects.get().pk}, headers=carried).json()["id"]
    assert guest.delete(f"{URL}/{again}", headers=carried).status_code == 204
    assert guest.delete(f"{URL}/{again}", headers=carried).status_code == 404


def test_no_more_comes_back_than_is_left_and_what_is_gone_stays_saved(api):
    buyer, variant = make_user(), make_variant(stock=5)
    item = add_to_cart(buyer, variant.pk, 4)
    saved = save_for_later(buyer, item.pk)
    variant.stock = 0
    variant.save()

    refused = api(buyer).post(f"{URL}/{saved.pk}/put-back")
    [listed] = api(buyer).get(URL).json()["results"]
    variant.stock = 3
    variant.save()

    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "out_of_stock")
    assert not listed["can_be_had"]
    assert put_back(buyer, saved.pk).quantity == 3


def test_what_a_guest_has_saved_comes_along_at_sign_in(api):
    variant, other = make_variant(stock=9), make_variant(stock=9)
    buyer = make_user()
    save_for_later(buyer, add_to_cart(buyer, variant.pk, 1).pk)
    guest = api()
    secret = guest.post("/api/v1/cart/items", {"variant": variant.pk})["X-Cart"]
    guest.post("/api/v1/cart/items", {"variant": other.pk}, headers={"X-Cart": secret})
    for item in CartItem.objects.all():
        guest.post(URL, {"item": item.pk}, headers={"X-Cart": secret})

    api(buyer).get("/api/v1/cart", headers={"X-Cart": secret})

    assert set(SavedItem.objects.values_list("variant", flat=True)) == {variant.pk, other.pk}
    assert Cart.objects.get().buyer == buyer
