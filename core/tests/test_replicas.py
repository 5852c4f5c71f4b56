"""Who may be answered by a replica, and what happens while it is away."""

from types import SimpleNamespace

import psycopg
import pytest
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from core.database import replicas
from core.database.backend.base import DatabaseWrapper
from core.web import middleware

ASKED = "/api/v1/products"


@pytest.fixture
def one_replica(monkeypatch):
    databases = SimpleNamespace(DATABASES={"default": {}, "replica1": {}})
    monkeypatch.setattr(middleware, "settings", databases)
    monkeypatch.setattr(replicas, "REPLICAS", ["replica1"])
    monkeypatch.setattr(replicas, "_alone_until", {})


def asking(method: str, path: str = ASKED, **headers: str) -> HttpRequest:
    """As a server hands it over: Django's factory adds a cookie that nobody sent."""
    request = getattr(RequestFactory(), method)(path, headers=headers)
    if "Cookie" not in headers:
        del request.META["HTTP_COOKIE"]
    return request


@pytest.fixture
def answered_by(one_replica):
    """The database that answers a request."""

    def ask(method: str, path: str = ASKED, **headers: str) -> str:
        def view(request) -> HttpResponse:
            return HttpResponse(replicas.Router().db_for_read(None))

        return middleware.read_from_replica(view)(asking(method, path, **headers)).content.decode()

    return ask


def test_only_a_read_that_shows_no_identity_may_be_stale(answered_by):
    assert answered_by("get") == answered_by("head") == "replica1"

    assert answered_by("post") == "default"
    assert answered_by("get", f"{ASKED}?key=abc") == "default"
    for name in ("Cookie", "Authorization", "X-Api-Key", "X-Cart", "X-Checkout", "X-Order-Key"):
        assert answered_by("get", **{name: "abc"}) == "default", name


def test_what_a_replica_cannot_answer_the_primary_does(one_replica):
    seen = []

    def view(request) -> HttpResponse:
        seen.append(replicas.Router().db_for_read(None))
        return HttpResponse(status=503 if seen[-1] == "replica1" else 200)

    assert middleware.read_from_replica(view)(asking("get")).status_code == 200
    assert seen == ["replica1", "default"]


def test_a_replica_that_is_away_is_not_waited_for_and_left_alone(answered_by, monkeypatch):
    def refuse(self, conn_params):
        raise psycopg.OperationalError("refused")

    monkeypatch.setattr(PostgreSQL, "get_new_connection", refuse)
    replica = DatabaseWrapper({}, alias="replica1")

    with pytest.raises(psycopg.OperationalError):
        replica.get_new_connection({})

    assert answered_by("get") == "default"


def test_nobody_reconnects_to_end_a_request(monkeypatch):
    """A connection that broke meanwhile is asked by Django for its autocommit at the end."""
    broken = DatabaseWrapper({"OPTIONS": {}}, alias="replica1")
    broken.connection, broken.autocommit = object(), True
    monkeypatch.setattr(broken, "ensure_connection", lambda: pytest.fail("it reconnects"))

    assert broken.get_autocommit() is True
