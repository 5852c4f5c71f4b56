"""Requests and answers as the predecessor had them, replayed: same status, keys and types.

`more` in a payload names keys that we send beyond it, because its pages read them.
"""

import json
from pathlib import Path

import pytest

from accounts.tests.factories import PASSWORD, make_address, make_payment_method, make_user
from catalog.models import Category, WishlistItem
from catalog.tests.factories import make_product, make_variant
from orders.operations import add_to_cart
from orders.tests.factories import make_order
from promotions.tests.factories import make_promotion
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db
PAYLOADS = {
    path.stem: json.loads(path.read_text())
    for path in sorted((Path(__file__).parent / "payloads").glob("*.json"))
    if path.stem != "update_order_status"  # replayed to the letter in test_order_status.py
}


@pytest.fixture
def world():
    """A small shop: who asks, and the ids that a request names."""
    buyer, vendor = make_user(), make_vendor()
    variant = make_variant(make_product(vendor, name="Keranjang"), price=22_000, stock=9)
    make_order(variant, buyer=buyer)
    add_to_cart(buyer, variant.pk, 1)
    WishlistItem.objects.create(user=buyer, product=variant.product)
    Category.objects.create(name="Kain", slug="kain")
    make_promotion(products=[variant.product])
    people = {"guest": None, "buyer": buyer, "vendor": vendor.owner}
    ids = {
        "{product}": variant.product_id,
        "{address}": (buyer.addresses.first() or make_address(buyer)).pk,
        "{card}": make_payment_method(buyer).pk,
        "{email}": buyer.email,
        "{password}": PASSWORD,
    }
    return people, ids


def shape(value):
    """What a reader of JSON can tell: keys and types, 50.0 apart from 50; an empty list says
    nothing of its items, nor null of what else could be there."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in sorted(value.items())}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def without(value, keys):
    if isinstance(value, dict):
        return {key: without(item, keys) for key, item in value.items() if key not in keys}
    return [without(item, keys) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_recorded_request_gets_an_answer_of_the_recorded_shape(shop, world, name):
    printed = PAYLOADS[name]
    people, ids = world
    path = printed["path"].replace("{product}", str(ids["{product}"]))
    body = {
        k: ids.get(v, v) if isinstance(v, str) else v for k, v in printed.get("request", {}).items()
    }

    answer = getattr(shop(people[printed["as"]]), printed["method"].lower())(path, body or None)

    assert answer.status_code == printed["status"]
    more = set(printed.get("more", []))
    assert shape(without(answer.json(), more)) == shape(printed["answer"])
    assert all(f'"{key}"' in answer.content.decode() for key in more)
