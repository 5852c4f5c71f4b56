"""What watches a process asks it by its IP address, in plain HTTP."""

import pytest

from core.tests.tables import every
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
