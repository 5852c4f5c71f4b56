"""Time and statements of the hot paths, in this process: no network, no rival for the processor."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from statistics import median

import psycopg
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings

from accounts.models import Address, User
from accounts.tokens import sign_access
from catalog.models import Category, Product, Variant
from orders.models import Cart, CartItem
from orders.operations import add_to_cart


@dataclass(frozen=True)
class Figure:
    """Medians of one request: `cpu` of this process and `wall` until the answer, milliseconds."""

    name: str
    statements: float
    cpu: float
    wall: float


@contextmanager
def counted() -> Iterator[list[int]]:
    """Counts every statement that goes to PostgreSQL, prepared ones too."""
    count = [0]
    execute = psycopg.Cursor.execute

    def counting(self, *args, **kwargs):
        count[0] += 1
        return execute(self, *args, **kwargs)

    psycopg.Cursor.execute = counting  # type: ignore[method-assign]  # to count
    try:
        yield count
    finally:
        psycopg.Cursor.execute = execute  # type: ignore[method-assign]  # as it was


def measure(name: str, call: Callable[[], object], times: int, before=lambda: None) -> Figure:
    statements, cpu, wall = [], [], []
    for n in range(times + 5):
        before()
        with counted() as count:
            started, busy = time.perf_counter(), time.process_time()
            call()
            took, worked = time.perf_counter() - started, time.process_time() - busy
        if n >= 5:  # the first ones warm up
            statements.append(count[0])
            cpu.append(worked * 1000)
            wall.append(took * 1000)
    return Figure(name, median(statements), median(cpu), median(wall))


def figures(times: int) -> Iterator[Figure]:
    """Measure each hot path `times` times on the data that is there; what is written is undone."""
    open_doors = {"THROTTLING": False, "ALLOWED_HOSTS": ["testserver"]}
    with override_settings(**open_doors, SECURE_SSL_REDIRECT=False, PAYMENT_GATEWAY="test"):
        yield from measured(times)


def measured(times: int) -> Iterator[Figure]:
    client = Client()
    category = Category.objects.filter(parent=None, is_active=True).first()
    product = Product.objects.on_sale().order_by("-pk").first()
    if product is None:
        raise RuntimeError("There is nothing to measure: the shop has no goods.")
    word = product.name.split()[0]
    reads = {
        "list of 24": "/api/v1/products",
        "list of a category": f"/api/v1/products?category={category.pk}",
        "list by price": "/api/v1/products?ordering=price&in_stock=true",
        "search": f"/api/v1/products?q={word}",
        "detail": f"/api/v1/products/{product.pk}",
        "category tree": "/api/v1/categories",
    }
    for name, path in reads.items():
        yield measure(name, partial(read, client, path), times)
    with transaction.atomic():
        yield from gathering(client, times)
        yield checkout(client, times)
        transaction.set_rollback(True)


def gathering(client: Client, times: int) -> Iterator[Figure]:
    """A second good put into a cart, and the cart of two vendors shown."""
    buyer = User.objects.create(username="bench-cart", email="bench-cart@rupa-rawi.example")
    goods = Variant.objects.on_sale().filter(is_default=True, product__min_order_quantity=1)
    first = goods.order_by("-stock")[0]
    second = goods.exclude(product__vendor=first.product.vendor).order_by("-stock")[0]
    add_to_cart(buyer, first.pk, 1)
    signed = {"Authorization": f"Bearer {sign_access(buyer)}"}

    def take_out() -> None:
        CartItem.objects.filter(cart__buyer=buyer, variant=second).delete()

    def put_in() -> None:
        body = {"variant": second.pk, "quantity": 1}
        answer = client.post("/api/v1/cart/items", body, "application/json", headers=signed)
        expect(answer, 201)

    yield measure("cart add", put_in, times, before=take_out)
    yield measure("cart", lambda: expect(client.get("/api/v1/cart", headers=signed), 200), times)


def checkout(client: Client, times: int) -> Figure:
    """Two goods of two vendors, from the request to the order with its started payment."""
    buyer = User.objects.create(username="bench", email="bench@rupa-rawi.example")
    address = Address.objects.create(
        user=buyer, line1="x", city="x", state="x", postal_code="1", country="Indonesia"
    )
    cart = Cart.objects.create(buyer=buyer)
    goods = Variant.objects.on_sale().filter(is_default=True, product__min_order_quantity=1)
    first = goods.order_by("-stock")[0]
    second = goods.exclude(product__vendor=first.product.vendor).order_by("-stock")[0]
    signed = {"Authorization": f"Bearer {sign_access(buyer)}"}

    def fill() -> None:
        Variant.objects.filter(pk__in=[first.pk, second.pk]).update(stock=1_000)
        CartItem.objects.bulk_create(
            CartItem(cart=cart, variant=variant, quantity=1, price_seen=variant.price)
            for variant in (first, second)
        )

    def buy() -> None:
        body = {"shipping_address": address.pk}
        answer = client.post("/api/v1/checkout", body, "application/json", headers=signed)
        expect(answer, 201)

    return measure("checkout of 2", buy, times, before=fill)


def read(client: Client, path: str) -> None:
    expect(client.get(path), 200)


def expect(answer, status: int) -> None:
    if answer.status_code != status:
        raise RuntimeError(f"{answer.status_code}: {answer.content[:300]!r}")
