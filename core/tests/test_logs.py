"""What the log tells of a request: that it was answered, and why a rule said no."""

import ast
import logging
from collections.abc import Iterator

import orjson
import pytest
from django.test import Client

from accounts import email_tokens
from accounts.tests.factories import make_user
from core.logs import JSONFormatter
from core.tests.sources import ROOT, sources
from core.tests.tables import every
from orders.tests.factories import make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(caplog) -> Iterator:
    """The lines of a logger as they are written, each a dict."""
    caplog.set_level(logging.INFO)
    caplog.handler.setFormatter(JSONFormatter())

    def lines(logger: str) -> list[dict]:
        written = [orjson.loads(line) for line in caplog.text.splitlines() if line.startswith("{")]
        return [line for line in written if line["logger"] == logger]

    return lines


@pytest.fixture
def logged(settings) -> Client:
    """A browser of a shop that writes its answers down."""
    settings.ACCESS_LOG = True
    return Client(headers={"X-Request-ID": "abc-123"})


def test_an_answer_is_one_line_with_request_id_method_path_status_and_time(logged, told):
    logged.get("/api/v1/products?q=batik")

    (line,) = told("access")
    assert line["message"] == "GET /api/v1/products 200"
    assert {name: line[name] for name in ("request_id", "method", "path", "status")} == {
        "request_id": "abc-123",
        "method": "GET",
        "path": "/api/v1/products",
        "status": 200,
    }
    assert 0 < line["ms"] < 60_000
    assert "batik" not in str(line)


@pytest.mark.parametrize("page", ["verify", "reset"])
def test_the_secret_of_a_link_in_a_mail_is_not_written_down(logged, told, page):
    user = make_user()
    token = {"verify": email_tokens.of_address, "reset": email_tokens.of_reset}[page](user)

    logged.get(f"/dashboard/{page}/{token}")

    assert [line["path"] for line in told("access")] == [f"/dashboard/{page}/…"]
    assert token not in str(told("access"))


def test_without_the_setting_no_answer_is_written_down(settings, told):
    settings.ACCESS_LOG = False

    Client().get("/api/v1/products")

    assert told("access") == []


def test_a_refusal_of_the_api_is_written_down_with_code_reason_and_path(told):
    buyer = Client(headers={"X-Request-ID": "abc-123", "Accept-Language": "id"})
    buyer.force_login(make_user())

    path = "/api/v1/vendor/application"

    answer = buyer.post(path, '{"business_name": "Sanggar"}', content_type="application/json")
    again = buyer.post(path, '{"business_name": "Sanggar"}', content_type="application/json")

    assert (answer.status_code, again.status_code) == (201, 409)
    (line,) = told("refusals")
    assert line["level"] == "info"
    assert line["code"] == "invalid_transition"
    assert line["reason"] == "The status of this vendor cannot be changed like this."
    assert (line["path"], line["request_id"]) == (path, "abc-123")


def test_a_refusal_on_a_page_is_written_down_too(told):
    order = make_order()
    buyer = Client()
    buyer.force_login(order.buyer)

    buyer.post(f"/pesanan/{order.number}/diterima")

    (line,) = told("refusals")
    assert line["path"] == f"/pesanan/{order.number}/diterima"
    assert line["codes"] == ["invalid_transition"]


LOGS = {"log_refusal", "show_refusal", "show_product_refusal"}
PAGES = ("views", "admin", "backoffice")  # of any app; a form's clean() is no answer yet


def answers_to_refusals() -> Iterator[tuple[str, ast.ExceptHandler]]:
    """Every place of pages that turns a ShopError into an answer."""
    for file in sources():
        parts = file.relative_to(ROOT).with_suffix("").parts
        if not set(PAGES) & set(parts):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            caught = getattr(node, "type", None)
            if isinstance(node, ast.ExceptHandler) and "ShopError" in ast.unparse(caught or node):
                yield f"{'/'.join(parts)}:{node.lineno}", node


def test_every_page_that_tells_of_a_refusal_writes_it_down():
    def writes(found: tuple[str, ast.ExceptHandler]) -> None:
        calls = {ast.unparse(n.func) for n in ast.walk(found[1]) if isinstance(n, ast.Call)}
        assert calls & LOGS, found[0]

    every(answers_to_refusals(), writes, at_least=20)
