"""Fixtures that every app's tests share. What builds rows are plain functions, in each app's
tests/factories.py."""

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from core import integrity


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


@pytest.fixture(autouse=True)
def _empty_cache(request):
    """What one test cached, its throttle counters above all, is not the next one's."""
    for name in ("transactional_db", "db"):
        if name in request.fixturenames:
            request.getfixturevalue(name)
            cache.clear()
            return
