"""Fixtures that every app's tests share. What builds rows are plain functions, in each app's
tests/factories.py."""

import gc
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from core import integrity, remembered
from rupa_rawi.tests.contract.conformance import differences
from rupa_rawi.tests.races.server import Server, running

pytest_plugins = ["core.tests.browsing"]


def pytest_collection_finish() -> None:
    """What is loaded by now stays; the garbage collector need not look at it again and again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for servers and browsers begins first, so that the workers end together."""
    slow = ("browser", "race")
    items.sort(key=lambda item: not any(map(item.get_closest_marker, slow)))


@pytest.fixture(autouse=True, scope="session")
def _the_document_is_true() -> Iterator[None]:
    """Every answer of /api/v1 to a test's client is what the OpenAPI document says."""
    with pytest.MonkeyPatch.context() as patch:
        ask = Client.request

        def checked(client: Client, **request):
            answer = ask(client, **request)
            if request["PATH_INFO"].startswith("/api/v1/"):
                found = differences(request["REQUEST_METHOD"], request["PATH_INFO"], answer)
                assert not found, "\n".join(found)
            return answer

        patch.setattr(Client, "request", checked)
        yield


@pytest.fixture
def api():
    """`api()` is an anonymous client of the API, `api(user)` one who is signed in."""

    def client(user=None) -> APIClient:
        client = APIClient()
        if user is not None:
            client.force_authenticate(user)
        return client

    return client


@pytest.fixture
def books_balance(db):
    """After the test, everything that the shop keeps twice must still agree."""
    yield
    found = {name: sentences for name, sentences in integrity.violations().items() if sentences}
    assert found == {}


@pytest.fixture(scope="session")
def server(django_db_setup) -> Iterator[Server]:
    """The shop on two processes, on the test database, for tests that commit what it shall see."""
    with running() as server:
        yield server


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch):
    """What a process keeps for a moment lasts a test, and not into the next."""
    monkeypatch.setattr(remembered, "KEPT", 3600.0)
    remembered.forget_all()


@pytest.fixture(autouse=True)
def _nothing_left_behind(request, _django_db_helper):
    """What one test cached, its throttle counters above all, is not the next one's; nor are the
    jobs of a test that commits, whose tables Django's flush does not know."""
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or (
        marker is not None and marker.kwargs.get("transaction")
    )
    if marker is not None or commits or "db" in request.fixturenames:
        if "db" in request.fixturenames:
            request.getfixturevalue("db")
        cache.clear()
        forget_jobs()
    yield
    if commits:
        forget_jobs()


def forget_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
