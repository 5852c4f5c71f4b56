"""Idempotency-Key (docs/reliability.md, promise 3), on the checkout and on any other write."""

from datetime import timedelta

import psycopg
import pytest
from django.db import OperationalError
from django.utils import timezone
from rest_framework.settings import api_settings

from accounts import idempotency
from accounts.models import IdempotencyKey
from accounts.tasks import forget_idempotency_keys
from accounts.tests.factories import make_address, make_user
from accounts.tokens import sign_access
from catalog.tests.factories import make_variant
from orders.guests import Secret
from orders.models import CartItem, Order
from orders.operations import add_to_cart
from orders.tests.factories import ADDRESS, decline
from payments import gateways
from payments.errors import GatewayError

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer():
    user = make_user()
    make_address(user)
    return user


@pytest.fixture
def send(client):
    def send(user, path, body, key="satu", method="post"):
        return getattr(client, method)(
            f"/api/v1{path}",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": key} | signed(user),
        )

    return send


def signed(user) -> dict:
    return {"Authorization": f"Bearer {sign_access(user)}"} if user else {}


def test_the_first_answer_is_replayed_and_the_effect_happens_once(send, buyer):
    add_to_cart(buyer, make_variant().pk, 1)
    body = {"shipping_address": buyer.addresses.get().pk}

    first = send(buyer, "/checkout", body)
    again = send(buyer, "/checkout", body)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert first.json()["payment"]["status"] == "paid"
    assert Order.objects.count() == 1


def test_another_body_under_the_same_key_is_422(send, buyer):
    variant = make_variant()
    send(buyer, "/cart/items", {"variant": variant.pk})

    answer = send(buyer, "/cart/items", {"variant": variant.pk, "quantity": 2})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "idempotency_key_reused"
    assert CartItem.objects.get().quantity == 1


def test_another_person_path_or_method_is_another_request(send, buyer):
    variant, other = make_variant(), make_user()
    body = {"variant": variant.pk}

    send(buyer, "/cart/items", body)
    send(other, "/cart/items", body)

    assert CartItem.objects.count() == 2


def test_a_refusal_is_kept_too(send, buyer):
    body = {"shipping_address": buyer.addresses.get().pk}
    first = send(buyer, "/checkout", body)
    add_to_cart(buyer, make_variant().pk, 1)

    again = send(buyer, "/checkout", body)

    assert (first.status_code, again.status_code) == (409, 409)
    assert first.content == again.content
    assert not Order.objects.exists()


def test_bad_input_is_not_kept_so_it_can_be_corrected_under_the_same_key(send, buyer):
    variant = make_variant()

    assert send(buyer, "/cart/items", {"varian": variant.pk}).status_code == 400
    assert send(buyer, "/cart/items", {"variant": variant.pk}).status_code == 201
    assert IdempotencyKey.objects.count() == 1


def test_anonymous_calls_and_reads_ignore_the_key(client, send, buyer):
    assert send(None, "/checkout", {}).status_code == 401
    assert send(None, "/cart/items", {"variant": make_variant().pk}).status_code == 201
    headers = {"Idempotency-Key": "satu"} | signed(buyer)
    assert client.get("/api/v1/cart", headers=headers).status_code == 200

    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize("key", ["", "a b", "kunci-é", "x" * 256])
def test_a_key_is_1_to_255_visible_ascii_characters(send, buyer, key):
    answer = send(buyer, "/cart/items", {"variant": make_variant().pk}, key=key)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == "Idempotency-Key"
    assert not CartItem.objects.exists()


def test_an_answer_cut_off_before_its_end_is_finished_by_the_repeat(send, buyer, monkeypatch):
    add_to_cart(buyer, make_variant().pk, 1)
    body = {"shipping_address": buyer.addresses.get().pk}
    gateway = type(gateways.GATEWAYS["test"])

    def power_cut(self, payment):
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(gateway, "start", power_cut)
        with pytest.raises(KeyboardInterrupt):
            send(buyer, "/checkout", body)
    assert Order.objects.get().payment_status == "pending"

    again = send(buyer, "/checkout", body)

    assert (again.status_code, again["Idempotent-Replayed"]) == (201, "true")
    assert again.json()["payment"]["status"] == "paid"
    assert Order.objects.count() == 1


def test_the_gateway_is_called_after_the_commit(send, buyer, monkeypatch):
    add_to_cart(buyer, make_variant().pk, 1)

    def away(self, payment):
        raise GatewayError("no answer")

    monkeypatch.setattr(type(gateways.GATEWAYS["test"]), "start", away)
    answer = send(buyer, "/checkout", {"shipping_address": buyer.addresses.get().pk})

    assert (answer.status_code, answer.json()["payment"]["status"]) == (201, "pending")
    assert Order.objects.count() == 1


@pytest.fixture
def throttled(settings, monkeypatch):
    """Two a minute of everything."""
    settings.THROTTLING = True
    rates = dict.fromkeys(api_settings.DEFAULT_THROTTLE_RATES, "2/min")
    monkeypatch.setattr(api_settings, "DEFAULT_THROTTLE_RATES", rates)


@pytest.mark.usefixtures("throttled")
@pytest.mark.parametrize("body", [{"shipping_address": 1}, {"shipping_addres": 1}])
def test_a_key_does_not_switch_a_throttle_off(send, buyer, body):
    codes = [send(buyer, "/checkout", body, key=f"kunci-{n}").status_code for n in range(3)]

    assert codes[0] == codes[1] < 429
    assert codes[2] == 429


@pytest.mark.usefixtures("throttled")
def test_what_succeeded_is_counted_once_and_its_repeats_are_not(send, buyer):
    for n in range(2):
        add_to_cart(buyer, make_variant().pk, 1)
        body = {"shipping_address": buyer.addresses.get().pk}
        for _ in range(3):
            assert send(buyer, "/checkout", body, key=f"kunci-{n}").status_code == 201

    assert send(buyer, "/checkout", body, key="tiga").status_code == 429


@pytest.mark.usefixtures("throttled")
def test_promotion_codes_cannot_be_guessed_and_a_preview_without_one_is_free(send, buyer):
    def preview(body, key=""):
        return send(buyer, "/checkout/preview", body, key=key or "tanpa").status_code

    codes = [preview({"promotion_code": f"TEBAK{n}"}, key=f"kunci-{n}") for n in range(3)]

    assert codes == [200, 200, 429]
    assert preview({}) == preview({"promotion_code": ""}, key="kosong") == 200


@pytest.mark.parametrize("broken", ["asker_of", "once"])
@pytest.mark.parametrize("debug", [True, False])
def test_while_the_database_is_away_a_request_with_a_key_is_a_503(
    send, buyer, monkeypatch, settings, broken, debug
):
    settings.DEBUG = debug

    def away(*args):
        raise OperationalError("gone") from psycopg.errors.AdminShutdown("gone")

    monkeypatch.setattr(idempotency, broken, away)

    answer = send(buyer, "/cart/items", {"variant": 1})

    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert answer.json()["errors"][0]["code"] == "unavailable"


def test_a_key_is_kept_for_24_hours_and_then_free(send, buyer):
    variant = make_variant()
    for key in ("kemarin", "hari-ini"):
        send(buyer, "/cart/items", {"variant": variant.pk}, key=key)
    kept = IdempotencyKey.objects.filter(key="kemarin")
    kept.update(created_at=timezone.now() - timedelta(hours=24))

    forget_idempotency_keys(timestamp=0)

    assert [row.key for row in IdempotencyKey.objects.all()] == ["hari-ini"]


@pytest.fixture
def guest(client):
    """A guest with a cart, and what sends under one key with their secrets."""
    secret = Secret.new()
    add_to_cart(secret, make_variant().pk, 1)

    def send(path, body, key="satu", **secrets):
        return client.post(
            f"/api/v1{path}",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": key, "X-Cart": secret} | secrets,
        )

    return send


DETAILS = {"email": "tamu@contoh.example", "shipping_address": ADDRESS, "gateway": "test"}


def opened(guest) -> tuple[str, dict[str, str]]:
    answer = guest("/checkouts", DETAILS)
    return f"/checkouts/{answer.json()['id']}/complete", {"X-Checkout": answer["X-Checkout"]}


def test_what_a_guest_sends_again_has_one_effect(guest):
    variant = make_variant()

    first, again = (guest("/cart/items", {"variant": variant.pk}) for _ in range(2))

    assert again["Idempotent-Replayed"] == "true"
    assert (first.content, first.json()["quantity"]) == (again.content, 2)
    assert IdempotencyKey.objects.get().actor.startswith("guest:")


def test_a_secret_is_not_kept_with_the_answer_that_gave_it(guest):
    _path, secret = opened(guest)

    assert secret["X-Checkout"].encode() not in bytes(IdempotencyKey.objects.get().body)


def test_a_checkout_is_completed_once_under_a_key_and_under_another(guest):
    path, secret = opened(guest)

    first = guest(path, {}, **secret)
    again = guest(path, {}, **secret)
    other = guest(path, {}, key="dua", **secret)

    assert [answer.status_code for answer in (first, again, other)] == [201] * 3
    assert first.content == again.content
    assert first.json()["number"] == other.json()["number"]
    assert first["X-Order-Key"] == other["X-Order-Key"]
    assert Order.objects.count() == 1


def test_a_declined_payment_is_answered_402_each_time_until_another_key_tries_again(
    guest, monkeypatch
):
    path, secret = opened(guest)
    decline(monkeypatch)

    first, again = (guest(path, {}, **secret) for _ in range(2))

    assert (first.status_code, again.status_code) == (402, 402)
    assert first.content == again.content
    assert first.json()["errors"][0]["code"] == "payment_declined"
    monkeypatch.undo()
    assert guest(path, {}, key="dua", **secret).status_code == 201
    assert Order.objects.exclude(status="cancelled").count() == 1
