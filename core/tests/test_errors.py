"""Every error of a machine surface leaves in one JSON shape (docs/api.md)."""

import errno
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection
from django.test import Client
from psycopg import errors as pg

from accounts.tests.factories import make_user
from accounts.tokens import sign_access
from core.tests.tables import every
from core.web.document import SchemaView
from dialects.urls import urlpatterns as dialects

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}


def error(answer) -> dict:
    """The first error of an answer, once its shape is checked."""
    assert answer["Content-Type"].startswith("application/json")
    body = answer.json()
    assert body["type"] in ("validation_error", "client_error", "server_error")
    first = body["errors"][0]
    assert first.keys() == {"code", "detail", "attr"}
    return first


@pytest.fixture
def signed():
    return {"headers": {"Authorization": f"Bearer {sign_access(make_user())}"}}


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/", "/api/v2/products", "/dialects/x"])
def test_an_unknown_address_is_a_404(client, settings, path, debug):
    settings.DEBUG = debug

    answer = client.get(path)

    assert (answer.status_code, error(answer)["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/", "/dialects/x"])
def test_an_unknown_address_is_a_404_for_every_method(path):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_user())

    answers = {
        method: browser.generic(method, path, "{}", **JSON)
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
    }

    assert {(answer.status_code, error(answer)["code"]) for answer in answers.values()} == {
        (404, "not_found")
    }


def test_an_unknown_address_of_a_dialect_is_a_404_for_every_method():
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_user())

    def is_not_there(path: str) -> None:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            assert browser.generic(method, path, "{}", **JSON).status_code == 404, method

    every([f"/dialects/{one.pattern}nothing" for one in dialects], is_not_there, at_least=5)


@pytest.mark.parametrize("accept", ["", " ", ","])
def test_an_empty_accept_takes_json(client, accept):
    answer = client.get("/api/v1/products", headers={"Accept": accept})

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_an_accept_that_json_does_not_fit_is_a_406(client):
    answer = client.get("/api/v1/testimonials", headers={"Accept": "text/html"})

    assert (answer.status_code, error(answer)["code"]) == (406, "not_acceptable")


def test_a_wrong_method_is_a_405(client, signed):
    answer = client.put("/api/v1/cart", "{}", **JSON, **signed)

    assert (answer.status_code, error(answer)["code"]) == (405, "method_not_allowed")


def test_another_content_type_is_a_415(client, signed):
    answer = client.post("/api/v1/cart/items", "<x/>", content_type="text/xml", **signed)

    assert (answer.status_code, error(answer)["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "body",
    [
        "{",
        b'{"a": "\xff"}',
        '{"a": "\\ud800"}',
        '{"a": NaN}',
        '{"a": "\\u0000"}',
        "[" * 3_000 + "]" * 3_000,
        '{"quantity": 123456789012345678901234567890}',
        '{"quantity": 1e400}',
        '{"list": [' + ",".join(["1"] * 501) + "]}",
    ],
    ids=["broken", "utf-8", "surrogate", "nan", "nul", "deep", "huge", "infinite", "long"],
)
def test_a_body_that_no_client_means_is_a_400(client, signed, body):
    answer = client.post("/api/v1/cart/items", body, **JSON, **signed)

    assert (answer.status_code, error(answer)["code"]) == (400, "parse_error")


def test_a_body_over_a_mebibyte_is_refused(client, signed):
    body = '{"a": "' + "x" * (1 << 20) + '"}'

    assert client.post("/api/v1/cart/items", body, **JSON, **signed).status_code in (400, 413)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/products/%00",
        "/api/v1/products?q=%00",
        "/api/v1/products?q=%ff",
        "/api/v1/products?%01=x",
        "/api/v1/" + "x" * 9_000,
    ],
)
def test_characters_that_nobody_means_in_an_address_are_a_400(client, path):
    answer = client.get(path)

    assert (answer.status_code, error(answer)["code"]) == (400, "bad_request")


def test_a_broken_cookie_is_a_400(client):
    answer = client.get("/api/v1/products", headers={"Cookie": 'sessionid="\\000"'})

    assert answer.status_code == 400


def test_without_signing_in_it_is_a_401_that_says_how(client):
    answer = client.get("/api/v1/orders")

    assert (answer.status_code, error(answer)["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_too_many_requests_are_a_429_with_the_time_to_wait(client, settings):
    settings.THROTTLING = True
    body = {"login": "siapa@contoh.id", "password": "salah-terus"}

    answers = [client.post("/api/v1/auth/login", body, **JSON) for _ in range(12)]

    assert (answers[-1].status_code, error(answers[-1])["code"]) == (429, "throttled")
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


@pytest.mark.parametrize("debug", [True, False])
def test_a_database_that_is_away_is_a_503_with_the_time_to_wait(settings, monkeypatch, debug):
    settings.DEBUG = debug

    def away(*args, **kwargs):
        raise OperationalError("the connection was closed")

    monkeypatch.setattr("catalog.reads.listing.product_page", away)
    answer = Client(raise_request_exception=False).get("/api/v1/products")

    assert (answer.status_code, error(answer)["code"]) == (503, "unavailable")
    assert answer["Retry-After"]


def test_a_bug_is_a_500_that_tells_nothing(settings, monkeypatch):
    settings.DEBUG = False

    def bug(*args, **kwargs):
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("catalog.reads.listing.product_page", bug)
    answer = Client(raise_request_exception=False).get("/api/v1/products")

    assert (answer.status_code, error(answer)["code"]) == (500, "error")
    assert b"secret" not in answer.content


def test_every_answer_carries_a_request_id_and_repeats_a_good_one(client):
    given = client.get("/healthz", headers={"X-Request-ID": "abc-123"})
    made = client.get("/healthz", headers={"X-Request-ID": "a b\n"})

    assert given["X-Request-ID"] == "abc-123"
    assert len(made["X-Request-ID"]) == 32


@pytest.mark.parametrize(
    "cause",
    [
        pg.DeadlockDetected,
        pg.SerializationFailure,
        pg.LockNotAvailable,
        pg.QueryCanceled,
        pg.AdminShutdown,
        pg.IdleInTransactionSessionTimeout,
    ],
)
@pytest.mark.parametrize("address", ["/api/v1/products", "/masuk"])
def test_what_passes_by_itself_is_a_503_that_says_when_to_come_again(monkeypatch, cause, address):
    def refused(*args, **kwargs):
        with connection.wrap_database_errors:
            raise cause("broken off")

    monkeypatch.setattr("catalog.reads.listing.product_page", refused)
    monkeypatch.setattr("accounts.pages.views.Login.get_context_data", refused)

    answer = Client(raise_request_exception=False).get(address)

    assert (answer.status_code, answer["Retry-After"]) == (503, "2")


@pytest.mark.parametrize("address", ["/api/v1/products", "/masuk"])
def test_a_full_disk_is_a_503_too_and_another_fault_of_a_file_is_a_bug(monkeypatch, address):
    def refused(number: int) -> int:
        def write(*args, **kwargs):
            raise OSError(number, "of a file")

        monkeypatch.setattr("catalog.reads.listing.product_page", write)
        monkeypatch.setattr("accounts.pages.views.Login.get_context_data", write)
        return Client(raise_request_exception=False).get(address).status_code

    assert [refused(n) for n in (errno.ENOSPC, errno.EDQUOT, errno.EACCES)] == [503, 503, 500]


def test_the_document_answers_sixteen_at_once_after_a_start(monkeypatch):
    monkeypatch.setattr(SchemaView, "kept", {})
    formats = ["application/vnd.oai.openapi", "application/vnd.oai.openapi+json"]
    languages = ["id", "en"]
    asked = [{"Accept": f, "Accept-Language": one} for f in formats for one in languages] * 4

    def ask(headers: dict[str, str]) -> tuple[int, bytes]:
        answer = Client(headers=headers).get("/api/v1/schema")
        return answer.status_code, answer.content

    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(ask, asked))

    assert [status for status, _body in answers] == [200] * 16
    assert len({body for _status, body in answers}) == 4
    assert len(SchemaView.kept) == 4


def test_a_browser_finds_an_icon_where_it_looks_for_one(client):
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer["Location"]) == (302, "/static/icon.svg")
