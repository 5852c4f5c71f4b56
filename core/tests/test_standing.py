"""Answers that stand say what is said where nothing is kept."""

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from catalog.operations import create_category
from catalog.tests.factories import make_product
from catalog.views.public import PublicReads
from core.database import replicas
from core.kept import Kept
from core.tests.counting import statements
from core.tests.tables import every
from core.web import middleware, standing
from core.web.bodies import REFUSAL

pytestmark = pytest.mark.django_db
TREE = "/api/v1/categories"
# What a request may say of itself, and what it says when it says something else.
SAYS = {
    "Accept": "application/json",
    "Accept-Language": "id",
    "Accept-Encoding": "br",
    "Host": "localhost",
    "If-None-Match": "*",
    "Origin": "https://lain.example",
    "X-Forwarded-Proto": "https",
    "Access-Control-Request-Method": "GET",
    "Range": "bytes=0-1",
    "X-New": "of which nobody knows yet",
}


@pytest.fixture
def asked(monkeypatch):
    """One for each time that the view was asked."""
    times: list[str] = []
    dispatch = PublicReads.dispatch

    def noted(view, request, *args, **kwargs):
        times.append(request.path)
        return dispatch(view, request, *args, **kwargs)

    monkeypatch.setattr(PublicReads, "dispatch", noted)
    monkeypatch.setattr(standing, "_kept", Kept(standing.ROOM))
    return times


def said(answer) -> dict:
    headers = {name: text for name, text in answer.items() if name != "X-Request-ID"}
    return {"status": answer.status_code, "body": answer.content, "headers": headers}


def test_who_asks_the_same_again_gets_the_same_for_one_statement(asked):
    create_category(name="Rumah")
    first = Client().get(TREE)
    with statements() as sent:
        second = Client().get(TREE, headers={"User-Agent": "another", "Referer": "https://a.b/c"})

    assert said(second) == said(first)
    assert len(asked) == len(sent) == 1
    assert second["X-Request-ID"] != first["X-Request-ID"]
    assert Client().head(TREE)["Content-Length"] == first["Content-Length"]


def test_what_was_written_is_seen_with_the_next_request(asked):
    for name in ("Rumah", "Dapur"):
        create_category(name=name)
        for _ in range(2):
            assert name in Client().get(TREE).content.decode()
    assert len(asked) == 1


def test_other_things_of_the_kind_are_answered_as_if_nothing_were_kept(asked):
    category = create_category(name="Rumah")
    goods = [make_product(category=category) for _ in range(2)]
    paths = [
        TREE,
        *(f"{TREE}/{create_category(name=name).pk}" for name in ("Dapur", "Taman")),
        *(f"/api/v1/products/{product.pk}" for product in goods),
        *(f"/api/v1/products/{product.slug}" for product in goods),
        *(f"/api/v1/vendors/{product.vendor.slug}/products" for product in goods),
        "/api/v1/products",
        "/api/v1/products?q=keranjang",
        "/api/v1/products?category=rumah&page_size=1",
    ]
    first = Client().get(f"{paths[-1]}").json()["next"]
    paths += [first, Client().get(first).json()["previous"]]

    def check(path: str) -> None:
        for headers in ({}, {"If-None-Match": Client().get(path)["ETag"]}):
            answers = [said(Client().get(path, headers=headers)) for _ in range(2)]
            standing._kept = Kept(0)
            assert answers == [said(Client().get(path, headers=headers))] * 2
            standing._kept = Kept(standing.ROOM)
            for other in paths:  # whatever was asked before
                Client().get(other, headers=headers)

    every({path: path for path in paths}, check, at_least=14)
    for _ in range(2):
        asked.clear()
        for path in paths:
            Client().get(path)
    assert asked == []


def test_all_that_a_request_says_of_itself_makes_an_answer_of_its_own(asked):
    """As good as without anything kept, whatever was asked before."""
    create_category(name="Rumah")
    client, usual = Client(), said(Client().get(TREE))

    def check(name: str) -> None:
        before = len(asked)
        answers = [said(client.get(TREE, headers={name: SAYS[name]})) for _ in range(2)]
        assert len(asked) == before + 1
        standing._kept = Kept(0)
        assert answers == [said(client.get(TREE, headers={name: SAYS[name]}))] * 2
        standing._kept = Kept(standing.ROOM)
        assert said(client.get(TREE)) == usual

    every(SAYS, check, at_least=10)
    for path in (f"{TREE}?", f"{TREE}?page=2"):
        assert said(client.get(path)) == said(client.get(path))
    assert client.get(f"{TREE}?page=2").status_code == 400


def test_a_cursor_that_is_none_is_refused_as_if_nothing_were_kept(asked):
    for _ in range(2):
        make_product()
    usual = Client().get("/api/v1/products?page_size=1").json()["next"]
    cursor = usual.rpartition("=")[2]
    queries = [
        "cursor=abc",
        f"cursor={cursor}&cursor={cursor}",
        "cursor=",
        "cursor=%00",
        "cursor=…",
    ]
    queries += [f"cursor={'a' * 300}", f"page_size=1&cursor={cursor}", f"xcursor={cursor}"]

    def check(query: str) -> None:
        path = f"/api/v1/products?{query}"
        answers = [(Client().get(usual), said(Client().get(path)))[1] for _ in range(2)]
        standing._kept = Kept(0)
        assert answers == [said(Client().get(path))] * 2
        standing._kept = Kept(standing.ROOM)

    every({query: query for query in queries}, check, at_least=8)


def test_nothing_is_given_to_who_shows_an_identity(asked):
    create_category(name="Rumah")
    Client().get(TREE)

    def check(name: str) -> None:
        before = len(asked)
        for _ in range(2):
            Client().get(TREE, **{name: "abc"})
        assert len(asked) == before + 2
        assert len(standing._kept._values) == 1

    every({name: name for name in middleware.IDENTITY}, check, at_least=6)


def test_what_was_refused_before_it_was_read_is_given_nothing():
    assert standing.is_nobodys_read(RequestFactory().get(TREE).META)
    refused = RequestFactory().get(TREE, **{REFUSAL: "body_too_large"})
    assert not standing.is_nobodys_read(refused.META)


def test_where_the_database_says_no_the_way_of_all_requests_is_gone(asked):
    create_category(name="Rumah")
    usual = said(Client().get(TREE))

    def broken(request) -> None:
        raise OperationalError("gone")

    for known, _size in standing._kept._values.values():
        known.read = broken

    assert said(Client().get(TREE)) == usual
    assert len(asked) == 2


def test_what_is_not_there_any_more_is_not_given():
    product = make_product()
    path = f"/api/v1/products/{product.pk}"
    assert [Client().get(path).status_code for _ in range(2)] == [200, 200]
    type(product).objects.filter(pk=product.pk).update(is_listed=False)
    assert Client().get(path).status_code == 404


def test_whether_an_answer_stands_a_replica_may_say(asked, monkeypatch):
    Client().get(TREE)
    asked_of = []

    def db_for_read(*_: object, **__: object) -> str:
        asked_of.append("replica1" if replicas.may_be_stale.get() else "default")
        return "default"

    monkeypatch.setattr("django.db.router.db_for_read", db_for_read)
    Client().get(TREE)

    assert asked_of == ["replica1"]
    assert not replicas.may_be_stale.get()


def test_a_setting_that_changes_leaves_nothing_that_stands(asked, settings):
    Client().get(TREE)
    settings.CORS_ALLOWED_ORIGINS = []
    assert Client().get(TREE).status_code == 200
    assert len(asked) == 2
