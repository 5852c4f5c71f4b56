"""Who is not let in, what is not there and what makes no sense: each dialect says so its way."""

import pytest
from django.test import Client

from accounts.tests.factories import make_key, make_user
from accounts.tokens import sign_access
from dialects.tests.payloads import shape
from orders.models import Order
from orders.tests.factories import make_part
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

ENDPOINTS = [
    ("aasaan", "patch", "/api/v1/stores/orders/status/{}", {"status": "SHIPPED"}),
    ("youcan", "put", "/orders/{}/status", {"status": "processed"}),
    ("youcan", "put", "/orders/{}/status/shipping", {"status": "shipped"}),
    ("youcan", "put", "/orders/{}/status/payment", {"status": "paid"}),
    ("cekat", "put", "/api/orders/{}", {"status": "shipped"}),
    ("leads", "get", "/orders", None),
    ("leads", "get", "/orders/{}", None),
    ("leads", "post", "/orders/new", ["text"]),
    ("leads", "post", "/orders/status-update", {"orderId": 1, "status": "shipped"}),
    ("leads", "put", "/leads/statuses/order", {"id": 1, "statusOrder": 1}),
]
SHAPES = {
    "aasaan": {"status": "number", "message": "str"},
    "youcan": {"status": "number", "detail": "str", "meta": []},
    "cekat": {"success": "boolean", "error": "str"},
    "leads": {"error": "str"},
}
OF_AN_ORDER = [endpoint for endpoint in ENDPOINTS if "{}" in endpoint[2]]


def call(dialect, method, path, body, **headers):
    data = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(Client(), method)(f"/dialects/{dialect}{path}", headers=headers, **data)


def assert_says_no(answer, dialect, *statuses):
    assert answer.status_code in statuses, answer.content
    assert shape(answer.json()) == SHAPES[dialect]
    assert int(answer.headers.get("Content-Length", len(answer.content))) == len(answer.content)


@pytest.mark.parametrize(("dialect", "method", "path", "body"), ENDPOINTS)
def test_nobody_gets_in_without_a_key_of_the_right_scope(dialect, method, path, body):
    part = make_part()
    path = path.format(part.order.number)
    _row, text = make_key(part.vendor.owner, "profile:read")

    for headers in ({}, {"X-API-Key": "rr_no"}, {"Authorization": "Bearer rr_no"}):
        answer = call(dialect, method, path, body, **headers)
        assert_says_no(answer, dialect, 401)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert_says_no(call(dialect, method, path, body, **{"X-API-Key": text}), dialect, 403)
    if dialect != "leads":  # a person's token is for our own API
        token = {"Authorization": f"Bearer {sign_access(part.vendor.owner)}"}
        assert_says_no(call(dialect, method, path, body, **token), dialect, 401)
    assert Order.objects.get().status == "pending"


@pytest.mark.parametrize(("dialect", "method", "path", "body"), OF_AN_ORDER)
def test_a_strangers_order_looks_like_one_that_does_not_exist(dialect, method, path, body):
    order = make_part().order
    missing = f"{order.number[:-1]}{'0' if order.number[-1] != '0' else '1'}"
    for person in (make_part().vendor.owner, make_user()):
        _row, text = make_key(person, "orders:read", "orders:write")
        answers = [
            call(dialect, method, path.format(reference), body, **{"X-API-Key": text})
            for reference in (order.number, order.pk, missing, 2**62)
        ]
        for answer in answers:
            assert_says_no(answer, dialect, 404)
        assert len({answer.content for answer in answers}) == 1
    assert Order.objects.get(pk=order.pk).status == "pending"


@pytest.mark.parametrize(("dialect", "method", "path", "body"), OF_AN_ORDER)
def test_ids_that_make_no_sense(dialect, method, path, body, subtests):
    _row, text = make_key(make_vendor().owner, "orders:read", "orders:write")

    for reference in (
        *("0", "-1", "1.0", "NaN", "1e9", "order_", "%201", "٣", "%F0%9F%A6%86"),
        *("%00", "1%00", "%ff", "%0a1", "a%2Fb", "..", "'%3B--", "9" * 19, "9" * 4000),
    ):
        with subtests.test(reference=reference):
            answer = call(dialect, method, path.format(reference), body, **{"X-API-Key": text})
            assert_says_no(answer, dialect, 400, 404, 405)


@pytest.mark.parametrize(
    ("dialect", "method", "path", "body"), [e for e in OF_AN_ORDER if e[1] != "get"]
)
def test_bodies_that_make_no_sense(dialect, method, path, body, subtests):
    part = make_part()
    _row, text = make_key(part.vendor.owner, "orders:read", "orders:write")

    for raw in (
        b"",
        b"{",
        b"[]",
        b"null",
        b'"shipped"',
        b"\xff",
        b'{"status": NaN}',
        b'{"status": "\\u0000"}',
        b'{"status": "\\ud800"}',
        b'{"status": 1e400}',
        b'{"x": 1}',
        b"[" * 3000,
    ):
        with subtests.test(raw=raw):
            answer = call(
                dialect, method, path.format(part.order.number), raw, **{"X-API-Key": text}
            )
            if dialect == "cekat" and raw == b"":
                assert answer.status_code == 200  # nothing is asked, nothing changes
            else:
                assert_says_no(answer, dialect, 400)
    assert Order.objects.get().status == "pending"


@pytest.mark.parametrize("dialect", SHAPES)
def test_what_is_no_endpoint_or_no_method_is_refused_in_their_shape_too(dialect):
    _row, text = make_key(make_user(), "orders:read", "orders:write")
    path = next(path for name, _method, path, _body in ENDPOINTS if name == dialect)

    assert_says_no(call(dialect, "get", "/nothing/here", None), dialect, 404)
    answer = call(dialect, "delete", path.format(1), None, **{"X-API-Key": text})
    assert_says_no(answer, dialect, 403, 405)


def test_a_dialect_that_does_not_exist_is_not_found_in_our_shape():
    answer = Client().get("/dialects/nowhere/orders")

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, "not_found")


def test_an_answer_is_json_whatever_the_client_accepts():
    part = make_part()
    _row, text = make_key(part.vendor.owner, "orders:read")

    answer = call(
        "leads", "get", "/orders", None, **{"X-API-Key": text, "Accept": "application/xml"}
    )

    assert answer.status_code == 200
