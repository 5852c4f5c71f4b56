"""Buyers, their addresses, and goods that do not run out: what the shop is driven with.

python -m bench.shop        (prints JSON)
"""

import json
import os
import random
import sys
from base64 import urlsafe_b64encode
from datetime import timedelta
from itertools import islice
from typing import Any

import django

BUYERS = 400
SAMPLE = 4_000
LIVE = timedelta(hours=5)  # of a token
PLENTY = 1_000_000  # pieces


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rupa_rawi.settings")
    django.setup()
    json.dump(things(), sys.stdout)


def things() -> dict[str, list]:
    from django.urls import reverse

    from catalog.models import Category, Product, Variant
    from catalog.reads.tree import path_to, whole_tree
    from storefront.views.categories import address_of

    draw = random.Random(3)
    Variant.objects.exclude(stock=PLENTY).update(stock=PLENTY, stocked=PLENTY)
    Product.objects.filter(is_listed=True, in_stock=False).update(in_stock=True)
    goods = Variant.objects.on_sale().filter(product__min_order_quantity=1, is_default=True)
    known = list(goods.values_list("pk", "product__vendor_id")[: 2 * SAMPLE])
    draw.shuffle(known)
    # none in two pairs: neighbours would wait for one another, those of the baseline do not
    couples = zip(known[::2], known[1::2], strict=False)
    pairs = ([a, b] for (a, one), (b, other) in couples if one != other)
    newest = Product.objects.on_sale().order_by("-pk").values_list("pk", "slug")[:100_000]
    listed, slugs = map(list, zip(*newest, strict=True))
    filled = Category.objects.filter(is_active=True, products__is_listed=True).distinct()
    categories = list(filled.values_list("pk", flat=True))
    tree = whole_tree()
    return buyers() | {
        "pairs": list(islice(pairs, BUYERS)),
        "products": listed,
        "cursors": [cursor(draw.choice(listed)) for _ in range(SAMPLE)],
        "categories": categories,
        "category_pages": [address_of(path_to(tree, pk)) for pk in categories],
        "goods_pages": [reverse("storefront:product", args=[slug]) for slug in slugs[:SAMPLE]],
    }


def buyers() -> dict[str, list[Any]]:
    from django.test import Client

    from accounts.models import Address, User
    from accounts.tokens import sign_access
    from catalog.models import Product
    from orders.models import Cart

    found: dict[str, list[Any]] = {"tokens": [], "addresses": [], "buyers": [], "carts": []}
    for number in range(BUYERS):
        name = f"bench{number}"
        user, _ = User.objects.get_or_create(
            username=name, defaults={"email": f"{name}@rupa-rawi.example"}
        )
        address = Address.objects.filter(user=user).first() or Address.objects.create(
            user=user,
            recipient_name="Sari",
            phone="+6281234567",
            line1="Jl. Melati 1",
            city="Bandung",
            state="Jawa Barat",
            postal_code="40111",
            country="Indonesia",
        )
        cart, _ = Cart.objects.get_or_create(buyer=user)
        found["tokens"].append(sign_access(user, lifetime=LIVE))
        found["addresses"].append(address.pk)
        found["buyers"].append(user.pk)
        found["carts"].append(cart.pk)
    staff, _ = User.objects.get_or_create(
        username="bench-staff",
        defaults={
            "email": "bench-staff@rupa-rawi.example",
            "is_staff": True,
            "is_superuser": True,
        },
    )
    browser = Client()
    browser.force_login(staff)
    product = Product.objects.on_sale().select_related("vendor__owner").order_by("pk")[0]
    return found | {
        "staff": [sign_access(staff, lifetime=LIVE)],
        "session": [browser.cookies["sessionid"].value],
        "owned": [product.pk],
        "owner": [sign_access(product.vendor.owner, lifetime=LIVE)],
    }


def cursor(pk: int) -> str:
    return urlsafe_b64encode(f"n newest {pk}".encode()).decode().rstrip("=")


if __name__ == "__main__":
    main()
