"""What watches a process asks it by its IP address, in plain HTTP."""

import socket

import pytest
from django.db import OperationalError

from core.tests.tables import every
from core.web import readiness
from serving.probes import PROBES

pytestmark = pytest.mark.django_db


def test_every_probe_answers_under_any_host_and_without_https(client, settings):
    settings.ALLOWED_HOSTS = ["shop.example"]
    settings.SECURE_SSL_REDIRECT = True
    settings.METRICS_TOKEN = "rahasia"
    asked = {"HTTP_AUTHORIZATION": "Bearer rahasia", "HTTP_HOST": "10.0.0.7:8000"}

    def answers(path: str) -> None:
        assert client.get(path, **asked).status_code == 200
        assert client.head(path, **asked).status_code == 200
        assert client.post(path, **asked).status_code == 405

    every(PROBES, answers, at_least=3)
    assert client.get("/", HTTP_HOST="10.0.0.7:8000").status_code == 400
    assert client.get("/", HTTP_HOST="shop.example").status_code == 301


@pytest.fixture
def asked_anew(monkeypatch):
    """What is seldom asked is asked each time."""
    monkeypatch.setattr(readiness, "ASKED_EVERY", -1)


def test_what_the_shop_can_do_without_for_a_while_is_named(client, settings, asked_anew, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as mail:
        settings.EMAIL_BACKEND = "core.mail.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = mail.getsockname()
        assert client.get("/readyz").json() == {"status": "ok", "away": ["jobs"]}

    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file" / "media"

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "away": ["jobs", "storage", "mail"]}


def test_without_cache_or_database_it_is_not_ready(client, settings, asked_anew, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(readiness.cache, "get", broken)
    assert client.get("/readyz").json()["reason"] == "cache"

    monkeypatch.setattr(readiness, "has_worker", broken)
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer["Retry-After"] == "2"
    assert answer.json() == {"status": "unavailable", "reason": "database", "away": ["database"]}


def broken(*given):
    raise OperationalError
