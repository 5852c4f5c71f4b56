"""The event loop answers what is at hand, and waits for nobody: not even for the database."""

import asyncio
import time
from contextlib import contextmanager

import psycopg
import pytest
from django.core.exceptions import SynchronousOnlyOperation
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL
from django.http import HttpResponse
from django.test import RequestFactory

from catalog.operations import create_category
from catalog.tests.factories import make_product
from core.database import at_once, sql
from core.database.at_once import NotAtOnce, asked_at_once
from core.database.backend import base
from core.database.backend.base import Outage
from core.kept import Kept
from core.tests.tables import every
from core.web import standing
from core.web.middleware import IDENTITY
from rupa_rawi.wsgi import application
from serving.http import Server

pytestmark = pytest.mark.django_db(transaction=True)
TREE = "/api/v1/categories"


@pytest.fixture(autouse=True)
def lines(monkeypatch):
    """None at first, and none left."""
    made: dict[str, at_once.Line] = {}
    monkeypatch.setattr(at_once, "_lines", made)
    monkeypatch.setattr(at_once, "REST", 0.2)
    monkeypatch.setattr(at_once, "PATIENCE", 5.0)  # a busy machine takes its time
    monkeypatch.setattr(standing, "QUICK", 5.0)
    monkeypatch.setattr(standing, "_kept", Kept(standing.ROOM))
    yield made
    for line in made.values():
        if line.opening:
            line.opening.join()
        if line.connection:
            line.connection.close()


def line_of(lines) -> at_once.Line:
    """The one to the database, made."""
    with pytest.raises(NotAtOnce), asked_at_once():
        sql.value("SELECT 1", {})
    line: at_once.Line = lines["default"]
    assert line.opening
    line.opening.join()
    assert line.connection
    return line


@contextmanager
def given_up_within(seconds: float):
    began = time.monotonic()
    with pytest.raises(NotAtOnce), asked_at_once():
        yield
    assert time.monotonic() - began < seconds


class Scope:
    method, http_version, scheme = "GET", "1.1", "http"
    server, client = "127.0.0.1:80", "127.0.0.1:5000"

    def __init__(self, path: str) -> None:
        self.path, _, self.query_string = path.partition("?")
        self.headers = {"host": "testserver"}


class Protocol:
    def response_bytes(self, status, headers, body) -> None:
        said = {name: text for name, text in headers if name != "x-request-id"}
        self.answer = status, said, body


def asked_of_a_server(*paths: str) -> list[tuple[bool, tuple]]:
    """Whether the loop answered, and the answer, of each."""
    server = Server(application, is_at_hand=standing.is_at_hand)
    usual, by_loop, answers = server.answer, [], []

    def noted(environ):
        answer = usual(environ)
        by_loop.append(at_once.is_asked_at_once())
        return answer

    vars(server)["answer"] = server.quick.answer = noted

    async def ask_all() -> None:
        for path in paths:
            protocol = Protocol()
            await server.__rsgi__(Scope(path), protocol)
            answers.append(protocol.answer)
        server.__rsgi_del__(asyncio.get_running_loop())

    asyncio.run(ask_all())
    return list(zip(by_loop, answers, strict=True))


def test_a_statement_has_little_time_and_then_the_loop_leaves_the_database_alone(
    lines, monkeypatch
):
    monkeypatch.setattr(at_once, "PATIENCE", 0.2)
    line = line_of(lines)
    with asked_at_once():
        assert sql.value("SELECT 1", {}) == 1
    with given_up_within(1):
        sql.value("SELECT pg_sleep(2)", {})
    assert line.connection is None
    with given_up_within(at_once.REST):  # it asks nobody
        sql.value("SELECT 1", {})
    assert line.opening
    line.opening.join()
    with asked_at_once():
        assert sql.value("SELECT 1", {}) == 1


def test_a_statement_that_is_wrong_costs_no_connection(lines):
    line = line_of(lines)
    with given_up_within(1):
        sql.value("SELECT 1 / %(none)s::int", {"none": 0})
    with asked_at_once():
        assert sql.value("SELECT 1", {}) == 1
    assert line is lines["default"]


def test_a_statement_that_no_longer_fits_is_prepared_anew(lines):
    """After a migration a prepared one may be refused for as long as its connection stays."""
    line = line_of(lines)
    connection.cursor().execute("CREATE TABLE of_before (known int)")
    try:
        with asked_at_once():
            assert sql.rows("SELECT * FROM of_before", {}) == []
        connection.cursor().execute("ALTER TABLE of_before ADD COLUMN more int")
        with given_up_within(1):
            sql.rows("SELECT * FROM of_before", {})
        assert line.opening
        line.opening.join()
        with asked_at_once():
            assert sql.rows("SELECT * FROM of_before", {}) == []
    finally:
        connection.cursor().execute("DROP TABLE of_before")


def test_a_connection_that_was_ended_is_made_anew(lines):
    line = line_of(lines)
    assert line.connection
    pid = line.connection.info.backend_pid
    sql.value("SELECT pg_terminate_backend(%(pid)s, 5000)", {"pid": pid})
    with given_up_within(1):
        sql.value("SELECT 1", {})
    assert line.opening
    line.opening.join()
    with asked_at_once():
        assert sql.value("SELECT 1", {}) == 1


def test_a_database_that_is_away_is_asked_for_once_in_a_while(lines, monkeypatch):
    tried: list[str] = []

    def away(*_: object) -> None:
        tried.append("once more")
        raise psycopg.OperationalError("away")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(PostgreSQL, "get_new_connection", away)
        meanwhile.setattr(base, "outage", Outage())
        meanwhile.setattr(base, "PATIENCE", 0.0)
        for _ in range(10):
            with given_up_within(0.1):
                sql.value("SELECT 1", {})
        lines["default"].opening.join()
        assert tried == ["once more"]
    assert line_of(lines)


def test_what_stands_is_answered_by_the_loop_as_a_thread_does(lines):
    category = create_category(name="Rumah")
    goods = [make_product(category=category) for _ in range(3)]
    line_of(lines)
    paths = [
        TREE,
        f"{TREE}/{category.pk}",
        "/api/v1/products",
        f"/api/v1/products?category={category.pk}&page_size=1",
        "/api/v1/products?q=keranjang",
        f"/api/v1/products/{goods[0].pk}",
        f"/api/v1/products/{goods[0].slug}",
        f"/api/v1/vendors/{goods[0].vendor.slug}/products",
    ]

    def check(path: str) -> None:
        (by_thread, first), (by_loop, second) = asked_of_a_server(path, path)
        assert (by_thread, by_loop) == (False, True)
        assert first == second
        assert first[0] == 200

    every(paths, check, at_least=8)


def test_what_the_loop_cannot_say_a_thread_does(lines):
    product = make_product()
    path = f"/api/v1/products/{product.pk}"
    line = line_of(lines)
    assert [loop for loop, _answer in asked_of_a_server(path, path)] == [False, True]

    type(product).objects.filter(pk=product.pk).update(is_listed=False)
    [(by_loop, (status, _headers, _body))] = asked_of_a_server(path)
    assert (by_loop, status) == (False, 404)

    type(product).objects.filter(pk=product.pk).update(is_listed=True)
    line.drop()
    [(by_loop, (status, _headers, _body))] = asked_of_a_server(path)
    assert (by_loop, status) == (False, 200)


def test_what_took_its_time_is_not_asked_of_the_loop_until_it_is_quick_again(lines):
    create_category(name="Rumah")
    line_of(lines)
    assert [loop for loop, _answer in asked_of_a_server(TREE, TREE)] == [False, True]
    [(known, _size)] = standing._kept._values.values()
    known.seconds = standing.QUICK * 2
    assert [loop for loop, _answer in asked_of_a_server(TREE, TREE)] == [False, True]


def test_a_read_that_asks_by_the_orm_is_left_to_a_thread(lines):
    create_category(name="Rumah")
    line_of(lines)
    assert [loop for loop, _answer in asked_of_a_server(TREE, TREE)] == [False, True]
    [(known, _size)] = standing._kept._values.values()
    usual = known.read

    def read(request):
        if at_once.is_asked_at_once():
            raise SynchronousOnlyOperation
        return usual(request)

    known.read = read
    [(by_loop, (status, _headers, _body))] = asked_of_a_server(TREE)
    assert (by_loop, status) == (False, 200)


def test_who_shows_an_identity_or_writes_is_not_at_hand():
    factory = RequestFactory()
    read = factory.get(TREE).META
    standing._kept.keep(standing.key_of(read), standing.Standing(HttpResponse(), dict.get), 1)

    assert standing.is_at_hand(read)
    others = {
        "a write": factory.post(TREE),
        "another address": factory.get("/api/v1/products"),
        **{name: factory.get(TREE, **{name: "abc"}) for name in IDENTITY},
    }

    def check(name: str) -> None:
        assert not standing.is_at_hand(others[name].META)

    every(others, check, at_least=8)
