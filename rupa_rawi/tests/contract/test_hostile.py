"""Bodies that only an attacker or a broken program sends: refused, and never a 5xx."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.test.utils import override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from core.api.json import dumps
from core.tests.tables import every
from notifications.operations import change_endpoint
from payments.gateways.test import HEADER, sign
from rupa_rawi.tests.contract.bodies import body_of
from rupa_rawi.tests.contract.document import PREFIX, Operation, operation
from rupa_rawi.tests.contract.test_input import WITH_BODY, one_who_may
from rupa_rawi.tests.contract.world import JSON, World, ask
from rupa_rawi.tests.test_input_fields import modules, own

MULTIPART = "multipart/form-data"
URLENCODED = "application/x-www-form-urlencoded"
PAGES = ("dashboard/", "orders/", "admin/")


def too_much(fields: int, files: int, size: int) -> dict[str, bytes]:
    """Forms in parts: of so many fields, of so many files, and with a field of this size."""
    sent = {
        "too many fields": {f"note{n}": "a" for n in range(fields)},
        "too many files": {f"file{n}": SimpleUploadedFile("a.png", b"a") for n in range(files)},
        "too long a field": {"note": "a" * size},
    }
    return {what: encode_multipart(BOUNDARY, form) for what, form in sent.items()}


TOO_MUCH = too_much(3_000, 101, 2 << 20)
# Reading what is too much for the shop's own limits takes longer than all else: it is sent to the
# doors and to whoever takes files; to everybody, what is too much for these.
LOW = {
    "DATA_UPLOAD_MAX_NUMBER_FIELDS": 30,
    "DATA_UPLOAD_MAX_NUMBER_FILES": 10,
    "DATA_UPLOAD_MAX_MEMORY_SIZE": 4_000,
}
TOO_MUCH_FOR_LOW = too_much(31, 11, 4_001)
MORE_DIGITS_THAN_PYTHON_READS = "1" * 5_000
TEXTS = ["a\0b", "²", MORE_DIGITS_THAN_PYTHON_READS, "-1"]
IN_TURN = ("²", "\udcff\udcfe")  # the second is broken UTF-8

# What pages read from a form beside the fields of form classes.
NAMES = [
    "step",
    "number",
    "reason",
    "next",
    "on",
    "language",
    "default",
    "action",
    "cut_item",
    "pasted_on",
    "position",
    "_selected_action",
    "stock-1",
    "variants-TOTAL_FORMS",
]
SHORT = {  # what stands in the address of a page → how the world fills it in
    "products/<int:pk>": lambda w: f"products/{w.product.pk}",
    "reviews/<int:pk>": lambda w: f"reviews/{w.review.pk}",
    "testimonials/<int:pk>": lambda w: f"testimonials/{w.testimonial.pk}",
    "webhooks/<int:pk>": lambda w: f"webhooks/{w.endpoint.pk}",
    "returns/<int:pk>": lambda w: f"returns/{w.asked.pk}",
    "<str:number>/<slug:name>": lambda w: f"{w.order.number}/ship",
    "<str:number>": lambda w: w.order.number,
    "<int:image>": lambda w: w.image.pk,
    "<int:delivery>": lambda w: w.delivery.pk,
    "<slug:name>": lambda w: "approve",
}


@contextmanager
def undoing() -> Iterator[Callable[[], None]]:
    """What is asked in here is undone: by whoever calls what this gives, once something may have
    been written, and at the end."""
    point = transaction.savepoint()
    try:
        yield lambda: transaction.savepoint_rollback(point)
    finally:
        transaction.savepoint_rollback(point)


# ── pages ───────────────────────────────────────────────────────────────────────────────────────


def patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield path
        else:
            yield from patterns(one, path)


def addresses(world: World) -> Iterator[str]:
    """Of every page, about things that exist."""
    rows = {
        f"admin/{model._meta.app_label}/{model._meta.model_name}/": model._default_manager.first()
        for model in admin.site._registry
    }
    for path in patterns(get_resolver()):
        if not path.startswith(PAGES) or "(?P" in path:
            continue
        row = next((row for start, row in rows.items() if path.startswith(start)), None)
        path = path.replace("<path:object_id>", str(row.pk) if row else "1")
        for template, fill in SHORT.items():
            path = path.replace(template, str(fill(world)))
        yield "/" + re.sub("<[^>]+>", "1", path)


def names() -> list[str]:
    """Whatever a form of a page may be asked for."""
    modules()
    named = {name for form in own(forms.BaseForm) for name in form.base_fields}
    named |= {field.name for model in admin.site._registry for field in model._meta.fields}
    return sorted(named | set(NAMES))


def hostile_forms() -> Iterator[tuple[str, bytes, str]]:
    """What it is, the body and its type. Each name is sent with each text; texts that no number
    begins with take turns, since of so many digits a form takes a quarter of its names at most."""
    everywhere = names()
    sent = {repr(text): dict.fromkeys(everywhere, text) for text in ("a\0b", "-1")}
    for part in range(4):
        sent[f"no numbers {part}"] = {
            name: IN_TURN[(n // 4 + part) % 2] if (n + part) % 4 else MORE_DIGITS_THAN_PYTHON_READS
            for n, name in enumerate(everywhere)
        }
    for what, form in sent.items():
        body = urlencode(form, errors="surrogateescape").encode()
        assert len(body) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 2
        yield what, body, URLENCODED
    yield "NUL in a name", urlencode({"a\0b": "a"}).encode(), URLENCODED
    yield "NUL in a part", encode_multipart(BOUNDARY, {"reason": "a\0b"}), MULTIPART_CONTENT
    yield "no end", encode_multipart(BOUNDARY, {"reason": "a"})[:40], MULTIPART_CONTENT


REFUSED = {"'a\\x00b'", "NUL in a name", "NUL in a part"}  # whatever the page


def test_no_form_of_a_page_breaks_on_a_hostile_body(world, db, settings):
    settings.DEBUG = False
    bodies = list(hostile_forms())
    sessions = {}
    for area, user in (("/dashboard/", world.vendor), ("/admin/", world.staff), ("/", world.buyer)):
        sessions[area] = Client(raise_request_exception=False)
        sessions[area].force_login(user)

    def check(address: str) -> None:
        client = next(one for area, one in sessions.items() if address.startswith(area))
        with undoing() as undo:
            for what, body, kind in bodies:
                answer = client.generic("POST", address, body, content_type=kind)
                assert answer.status_code < 500, what
                if what in REFUSED:
                    assert answer.status_code == 400, (what, answer.status_code)
                else:
                    undo()
            with override_settings(**LOW):
                for what, body in TOO_MUCH_FOR_LOW.items():
                    answer = client.generic("POST", address, body, content_type=MULTIPART_CONTENT)
                    assert answer.status_code == 400, (what, answer.status_code)

    every(list(addresses(world)), check, at_least=100)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/login/", "/masuk", "/daftar"])
def test_nor_does_a_door_for_somebody_who_is_not_signed_in(address, settings):
    settings.DEBUG = False
    client = Client(raise_request_exception=False)

    for what, body, kind in hostile_forms():
        answer = client.generic("POST", address, body, content_type=kind)

        assert answer.status_code < 500, what
    for what, body in TOO_MUCH.items():
        answer = client.generic("POST", address, body, content_type=MULTIPART_CONTENT)

        assert answer.status_code == 400, what


# ── the API ─────────────────────────────────────────────────────────────────────────────────────


def hostile_bodies(good) -> Iterator[tuple[str, bytes, str]]:
    one = good[0] if isinstance(good, list) and good else good
    for text in TEXTS:
        for name in one or ["reason"]:
            body = (one or {}) | {name: text}
            if not any(isinstance(value, SimpleUploadedFile) for value in body.values()):
                yield f"{name}: {text[:10]!r}", dumps([body] if good is not one else body), JSON
    yield "NUL in a key", dumps({"a\0b": "a"}), JSON
    yield "a form", urlencode({"reason": "a\0b"}).encode(), URLENCODED
    yield "NUL in a part", encode_multipart(BOUNDARY, {"alt": "a\0b"}), MULTIPART_CONTENT
    yield "NUL in a part's name", encode_multipart(BOUNDARY, {"a\0b": "a"}), MULTIPART_CONTENT
    yield "no end", encode_multipart(BOUNDARY, {"alt": "a"})[:40], MULTIPART_CONTENT


def test_no_endpoint_breaks_on_a_hostile_body(world, db):
    def check(one: Operation) -> None:
        who = one_who_may(one.id, world)
        headers = {"Authorization": f"Bearer {world.tokens[who]}"} if who in world.tokens else {}
        client = Client(raise_request_exception=False)
        address = f"{PREFIX}{world.named(one.path)}"

        def send(what: str, body: bytes, kind: str) -> None:
            answer = client.generic(one.method, address, body, content_type=kind, headers=headers)
            assert answer.status_code < 500, what
            if answer.status_code >= 400:
                assert answer.json()["errors"][0].keys() == {"code", "detail", "attr"}, what
            else:
                undo()
            if kind != JSON:
                refused = answer.status_code in (400, 401, 404, 413, 415)
                assert refused, (what, answer.status_code)

        with undoing() as undo:
            for what, body, kind in hostile_bodies(body_of(one.id, world, who)):
                send(what, body, kind)
            for what, body in TOO_MUCH.items() if MULTIPART in one.bodies else ():
                send(what, body, MULTIPART_CONTENT)
            with override_settings(**LOW):
                for what, body in TOO_MUCH_FOR_LOW.items():
                    send(what, body, MULTIPART_CONTENT)

    every(WITH_BODY, check, at_least=50)


def test_a_webhook_that_is_deleted_while_it_is_changed_is_a_404(world, db, monkeypatch):
    def deleted_meanwhile(endpoint, **details):
        type(endpoint).objects.filter(pk=endpoint.pk).delete()
        return change_endpoint(endpoint, **details)

    monkeypatch.setattr("notifications.operations.change_endpoint", deleted_meanwhile)
    one = operation("webhooks_update")

    answer = ask(one, world.named(one.path), world.tokens["vendor"], body_of(one.id, world, ""))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, "not_found")


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity", "-1", "1e400", "", [1]])
def test_a_signed_amount_that_is_no_money_is_a_400(world, db, amount, settings):
    body = dumps(
        {"id": "1", "reference": "x", "status": "paid", "amount": amount, "currency": "IDR"}
    )
    signature = {HEADER: sign(body, int(time.time()))}

    answer = Client(raise_request_exception=False).generic(
        "POST", f"{PREFIX}/payments/webhooks/test", body, content_type=JSON, headers=signature
    )

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "bad_notification")
