"""Nobody writes what is not theirs to write: fields that an operation does not know are refused by
their names, and so are the things of others inside a body.

docs/reliability.md, rules 16 and 17.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.forms.models import model_to_dict

from core.tests.tables import every
from orders.models import Order
from reviews.models import Review
from rupa_rawi.tests.contract.bodies import ADDRESS, body_of
from rupa_rawi.tests.contract.document import Operation, operation, operations, resolved
from rupa_rawi.tests.contract.test_permissions import OTHER_THINGS, rows
from rupa_rawi.tests.contract.world import JSON, World, ask

# What a client might hope to set on the side.
NOT_THEIRS = {
    "id": 1,
    "pk": 1,
    "role": "staff",
    "is_staff": True,
    "is_superuser": True,
    "email_verified_at": "2026-01-01T00:00:00Z",
    "owner": 1,
    "owner_id": 1,
    "user": 1,
    "user_id": 1,
    "buyer": 1,
    "vendor": 1,
    "vendor_id": 1,
    "author": 1,
    "status": "approved",
    "payment_status": "paid",
    "price": "1.00",
    "unit_price": "1.00",
    "discount": "1.00",
    "total": "1.00",
    "amount": "0.01",
    "used": 0,
    "rating": 5,
    "commission_rate": "0",
    "is_listed": True,
    "secret": "x",
    "scopes": ["staff"],
    "misspelt": True,
}
FREE = dict.fromkeys(
    ["payments_webhooks_create", "payouts_webhooks_create"],
    "The gateways' own formats, which are theirs to change.",
)
WITH_BODY = [one for one in operations() if one.bodies and one.id not in FREE]


def known_fields(one: Operation) -> set[str]:
    content = next(iter(one.bodies.values()))
    schema = resolved(content["schema"])
    return set(resolved(schema.get("items", schema)).get("properties", {}))


def one_who_may(row: str, world: World) -> str:
    """Somebody whom the matrix lets through; else whoever is signed in."""
    found = dict(zip(world.people, rows()[row], strict=True))
    return next((who for who, code in found.items() if code < 300), "buyer")


def watched(world: World) -> list[dict]:
    """What must not change: people, shops, goods, orders and opinions."""
    kept = [*world.people.values(), world.shop, world.rival, world.product, world.variant]
    kept += [world.address, world.promotion, world.testimonial, world.article, world.label]
    kept += [world.order, *Order.objects.get(pk=world.order.pk).fulfillments.all()]
    fresh = [type(row)._base_manager.get(pk=row.pk) for row in kept if row is not None]
    return [model_to_dict(row) for row in [*fresh, *Review.objects.order_by("pk")]]


@pytest.fixture
def send(world, db):
    """`send(name, who, body)`: the answer, and whether anything watched changed before it was
    undone."""

    def send(name: str, who: str, body, address: str | None = None):
        one = operation(name.partition("/")[0])
        address = address or OTHER_THINGS.get(name, lambda w: w.named(one.path))(world)
        before, point = watched(world), transaction.savepoint()
        answer = ask(one, address, world.tokens.get(who), body)
        unchanged = watched(world) == before
        transaction.savepoint_rollback(point)
        return answer, unchanged

    return send


def test_fields_that_are_not_theirs_are_refused_by_name(world, send):
    def check(one: Operation) -> None:
        foreign = {name: NOT_THEIRS[name] for name in NOT_THEIRS.keys() - known_fields(one)}
        who = one_who_may(one.id, world)
        body = body_of(one.id, world, who)

        spoilt = [row | foreign for row in body] if isinstance(body, list) else body | foreign
        answer, unchanged = send(one.id, who, spoilt)

        assert answer.status_code == 400, answer.content
        errors = answer.json()["errors"]
        named = {e["attr"].split(".")[-1]: e["code"] for e in errors if e["attr"]}
        assert foreign.keys() <= named.keys()
        assert {named[name] for name in foreign} <= {"unknown_field", "read_only"}
        assert unchanged

    every(WITH_BODY, check, at_least=50)


def test_a_body_of_another_kind_is_a_400(world, db):
    def check(one: Operation) -> None:
        address = OTHER_THINGS.get(one.id, lambda w: w.named(one.path))(world)
        token = world.tokens.get(one_who_may(one.id, world))
        for body in ("a string", 7, True, [[]], [{"x": 1}]):
            assert ask(one, address, token, body).status_code == 400, body

    every([one for one in WITH_BODY if JSON in one.bodies], check, at_least=50)


INSIDE = {
    "an address of the order": (
        "orders_update",
        "buyer",
        lambda w: {"shipping_address": ADDRESS | {"user": 1}},
    ),
    "a variant of new goods": (
        "products_create",
        "vendor",
        lambda w: {"name": "Tikar", "variants": [{"price": "1", "stock": 1, "stocked": 9}]},
    ),
    "a variant of own goods": (
        "products_partial_update",
        "vendor",
        lambda w: {"variants": [{"id": w.variant.pk, "product": w.draft.pk}]},
    ),
    "a place in the order of labels": (
        "status_labels_order_update",
        "vendor",
        lambda w: [{"id": w.label.pk, "position": 0, "vendor": w.rival.pk}],
    ),
    "a form with a file": (
        "vendor_products_import",
        "vendor",
        lambda w: {"file": SimpleUploadedFile("x.csv", b"name,price\n"), "vendor": "1"},
    ),
}


@pytest.mark.parametrize("where", INSIDE)
def test_so_are_those_inside_others(where, world, send):
    name, who, body = INSIDE[where]

    answer, unchanged = send(name, who, body(world))

    assert answer.status_code == 400, answer.content
    assert answer.json()["errors"][0]["code"] == "unknown_field"
    assert unchanged


OTHERS_THINGS = {
    "an address at checkout": (
        "checkout_create",
        "other buyer",
        lambda w: {"shipping_address": w.address.pk},
        404,
    ),
    "a billing address at checkout": (
        "checkout_create",
        "other buyer",
        lambda w: {
            "shipping_address": w.other_buyer.addresses.get().pk,
            "billing_address": w.address.pk,
        },
        404,
    ),
    "a card at checkout": (
        "checkout_create",
        "other buyer",
        lambda w: {
            "shipping_address": w.other_buyer.addresses.get().pk,
            "payment_method": w.card.pk,
        },
        404,
    ),
    "an address in the preview": (
        "checkout_preview_create",
        "other buyer",
        lambda w: {"shipping_address": w.address.pk},
        404,
    ),
    "a variant of another's goods": (
        "products_partial_update",
        "vendor",
        lambda w: {"variants": [{"id": w.for_all.pk, "price": "1"}]},
        400,
    ),
    "a draft in the cart": (
        "cart_items_create",
        "buyer",
        lambda w: {"variant": w.draft.variants.get().pk},
        404,
    ),
    "a part of another order": (
        "orders_update",
        "vendor",
        lambda w: {"status": "processing", "fulfillment": w.unpaid.fulfillments.get().pk},
        400,
    ),
    "a label of another shop": (
        "status_labels_order_update",
        "other vendor",
        lambda w: [{"id": w.label.pk, "position": 0}],
        400,
    ),
}


@pytest.mark.parametrize("what", OTHERS_THINGS)
def test_the_things_of_others_inside_a_body_look_like_missing_ones(what, world, send):
    name, who, body, expected = OTHERS_THINGS[what]

    answer, unchanged = send(name, who, body(world))

    assert answer.status_code == expected, answer.content
    assert unchanged


def test_what_hangs_on_ones_own_thing_must_be_ones_own_too(world, send):
    other = world.for_all.product
    picture = f"/products/{other.pk}/images/{world.image.pk}"
    delivery = f"/webhooks/999999/deliveries/{world.delivery.pk}/replay"

    for name, who, body, address in (
        ("products_images_partial_update", "vendor", {"alt": "x"}, picture),
        ("webhooks_deliveries_replay_create", "vendor", None, delivery),
    ):
        answer, unchanged = send(name, who, body, address)
        assert answer.status_code == 404
        assert unchanged


def test_every_answer_repeats_the_id_of_its_request(world, client, db):
    def check(one: Operation) -> None:
        answer = client.generic(
            one.method, f"/api/v1{world.named(one.path)}", headers={"X-Request-ID": "abc-123"}
        )
        assert answer["X-Request-ID"] == "abc-123"

    every(operations(), check, at_least=100)
