"""Time and statements of the hot paths, in this process: no network, no rival for the processor."""

import asyncio
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any
from unittest.mock import patch

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings
from procrastinate import App
from procrastinate.contrib.django import app

from accounts.models import Address, User
from accounts.tokens import sign_access
from catalog.models import Category, Product, Variant
from core.jobs.worker import Connector, PatientJobManager
from notifications.operations import write_mails
from orders.models import Cart, CartItem, Fulfillment, Order
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

    def counting(execute: Callable) -> Callable:
        def run(*args: Any, **kwargs: Any) -> Any:
            count[0] += 1
            return execute(*args, **kwargs)

        return run

    with (
        patch.object(psycopg.Cursor, "execute", counting(psycopg.Cursor.execute)),
        patch.object(psycopg.AsyncCursor, "execute", counting(psycopg.AsyncCursor.execute)),
    ):
        yield count


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
        yield from orders(client, times)
        yield mails_of_an_order(times)
        transaction.set_rollback(True)
    yield trivial_job(times)


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


def orders(client: Client, times: int) -> Iterator[Figure]:
    """The orders of that checkout: one and a list as their buyer sees them, and a step that a
    vendor takes."""
    placed = Order.objects.filter(buyer__username="bench").order_by("pk")
    part = Fulfillment.objects.filter(order=placed[0]).order_by("pk")[0]
    as_buyer, as_vendor = (
        {"Authorization": f"Bearer {sign_access(person)}"}
        for person in (part.order.buyer, part.vendor.owner)
    )
    address = f"/api/v1/orders/{part.order.number}"

    def show(path: str) -> None:
        expect(client.get(path, headers=as_buyer), 200)

    def put_back() -> None:
        Fulfillment.objects.filter(pk=part.pk).update(status="pending")
        placed.filter(pk=part.order_id).update(status="pending")
        part.history.all().delete()

    def process() -> None:
        body = {"status": "processing"}
        answer = client.put(f"{address}/status", body, "application/json", headers=as_vendor)
        expect(answer, 200)

    yield measure("order", partial(show, address), times)
    yield measure("orders, list of 24", partial(show, "/api/v1/orders"), times)
    yield measure("order, a step", process, times, before=put_back)


def mails_of_an_order(times: int) -> Figure:
    """Of the newest order, placed and paid: to its buyer and to each vendor, taken by a server."""
    about = {"order": Order.objects.order_by("-pk").values_list("pk", flat=True)[0]}
    backend = "core.mail.EmailBackend"
    with mail_sink() as port, override_settings(EMAIL_BACKEND=backend, EMAIL_PORT=port):

        def write() -> None:
            for kind in ("order_placed", "order_paid"):
                write_mails(str(uuid.uuid4()), kind, about)

        with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_USE_TLS=False, EMAIL_USE_SSL=False):
            return measure("mails of an order", write, times)


@contextmanager
def mail_sink() -> Iterator[int]:
    """A mail server in a process of its own; its port."""
    command = [sys.executable, "-m", "serving.sink"]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE) as sink:
        try:
            yield int(sink.stdout.readline())  # type: ignore[union-attr]  # it is a pipe
        finally:
            sink.terminate()


def trivial_job(times: int) -> Figure:
    """What a worker does for a job beside its work, in a queue of this process's own."""
    queue = f"bench-{os.getpid()}"
    own = App(connector=Connector().get_worker_connector(), worker_defaults=app.worker_defaults)
    own.job_manager = PatientJobManager(own.connector)
    nothing = own.task(queue=queue)(lambda: None)

    async def work() -> tuple[float, float]:
        async with own.open_async():
            await nothing.batch_defer_async(*({} for _one in range(times)))
            started, busy = time.perf_counter(), time.process_time()
            await own.run_worker_async(
                queues=[queue], wait=False, concurrency=4, install_signal_handlers=False
            )
            return time.process_time() - busy, time.perf_counter() - started

    try:
        with counted() as count:
            cpu, wall = asyncio.run(work())
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = %s", [queue])
    return Figure("a trivial job", round(count[0] / times), cpu * 1000 / times, wall * 1000 / times)


def read(client: Client, path: str) -> None:
    expect(client.get(path), 200)


def expect(answer, status: int) -> None:
    if answer.status_code != status:
        raise RuntimeError(f"{answer.status_code}: {answer.content[:300]!r}")
