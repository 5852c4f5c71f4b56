"""Fixtures that every app's tests share. What builds rows are plain functions, in each app's
tests/factories.py."""

import gc
import os
from collections import Counter
from collections.abc import Iterator
from functools import cache
from threading import Thread

import httpx
import pytest
from django.contrib import admin
from django.core.cache import cache as shop_cache
from django.core.signals import setting_changed
from django.db import connection
from django.test import Client, TransactionTestCase
from django.test.client import ClientHandler
from django.utils import timezone
from psycopg._preparing import PrepareManager
from rest_framework.test import APIClient

from core import integrity, promises, remembered
from core.kept import Kept
from core.tests.emptying import empty_tables
from core.tests.migrated import is_there, migrated
from core.web import standing
from rupa_rawi.tests.contract.conformance import differences
from rupa_rawi.tests.races.server import Server, running
from storefront.memory import Memory

pytest_plugins = ["core.tests.browsing"]

MADE_OF_MIDDLEWARES = (
    "_middleware_chain",
    "_view_middleware",
    "_template_response_middleware",
    "_exception_middleware",
)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """For the whole suite one more than there are processors: some tests wait for browsers and
    servers. A part of it is over before one more has begun."""
    is_whole = not config.option.file_or_dir
    return (os.cpu_count() or 1) + is_whole


def pytest_sessionstart(session: pytest.Session) -> None:
    """Where several processes read the tests first, their databases are made meanwhile."""
    admin.autodiscover()  # tests walk all tables of the back office
    shares_out = getattr(session.config.option, "numprocesses", None)
    if shares_out and not hasattr(session.config, "workerinput"):
        Thread(target=migrated).start()


def pytest_collection_finish() -> None:
    """What is loaded by now stays; the garbage collector need not look at it again and again, nor
    as often at the little that a test makes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for browsers begins first, then what waits for servers, so that each process
    starts them once; then what takes long, and the files with the most tests, so that the
    processes end together."""
    slow = ("browser", "race", "long")
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: ([not item.get_closest_marker(m) for m in slow], -tests[item.path]))


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


@pytest.fixture(autouse=True, scope="session")
def _middlewares_are_made_once() -> Iterator[None]:
    """Clients share theirs, as the requests to a server do, until a test changes a setting."""
    load, made = ClientHandler.load_middleware, {}

    def shared(handler: ClientHandler) -> None:
        if type(handler) not in made:
            load(handler)
            made[type(handler)] = {name: vars(handler)[name] for name in MADE_OF_MIDDLEWARES}
        vars(handler).update(made[type(handler)])

    def forget(**_: object) -> None:
        made.clear()
        standing._kept = Kept(standing.ROOM)

    setting_changed.connect(forget)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientHandler, "load_middleware", shared)
        yield
    setting_changed.disconnect(forget)


@pytest.fixture(autouse=True, scope="session")
def _certificates_are_read_once() -> Iterator[None]:
    """Each client of httpx, such as the gateways', would read those of all authorities anew."""
    with pytest.MonkeyPatch.context() as patch:
        made_once = cache(httpx.create_ssl_context)
        patch.setattr("httpx._transports.default.create_ssl_context", made_once)
        yield


@pytest.fixture(autouse=True, scope="session")
def _statements_stay_prepared() -> Iterator[None]:
    """psycopg forgets with every rollback what it has prepared, and each test ends in one: each
    would have PostgreSQL read and plan the same hot reads and checks anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PrepareManager, "clear", lambda self: False)
        patch.setattr(PrepareManager, "prepared_max", 1_000)
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
    """After the test, everything that the shop keeps twice must still agree. Promises, which take
    longest, are left out: no row of a test has waited for ten minutes."""
    yield
    told = integrity.violations(but=[promises.kept])
    found = {name: sentences for name, sentences in told.items() if sentences}
    assert found == {}


@pytest.fixture(scope="session")
def server(django_db_setup) -> Iterator[Server]:
    """The shop on two processes, on the test database, for tests that commit what it shall see."""
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, django_db_createdb
) -> None:
    """A test database that has to be made is a copy."""
    if django_db_createdb or not is_there(connection.creation._get_test_db_name()):
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated()


@pytest.fixture(autouse=True, scope="session")
def _what_was_committed_goes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_tables)
        yield


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch):
    """What a process keeps for a moment lasts a test, and not into the next; so does the time zone
    that a thread's last request told."""
    timezone.deactivate()
    monkeypatch.setattr(remembered, "KEPT", 3600.0)
    remembered.forget_all()
    monkeypatch.setattr(Memory, "get", lambda self, key: None)


@pytest.fixture(autouse=True)
def _nothing_cached(request, _django_db_helper):
    """What one test cached, its throttle counters above all, is not the next one's."""
    uses_database = {"db", "transactional_db"} & set(request.fixturenames)
    if uses_database or request.node.get_closest_marker("django_db"):
        shop_cache.clear()
