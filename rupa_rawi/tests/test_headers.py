"""The headers that browsers are protected by, graded on every address there is."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, get_resolver

from core.tests.tables import every
from serving.http import BUSY_HEADERS
from serving.probes import PROBES

pytestmark = pytest.mark.django_db

GIVEN = re.compile(r"<(?:\w+:)?(\w+)>")
SAMPLES = {"language": "en", "path": "goods/none.webp"}
ERRORS = (
    "/api/v1/none",
    "/dialects/none",
    "/none",
    "/en/none",
    "/media/none.webp",
    "/static/none",
)
WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}
TELLING = ("Server", "X-Powered-By")


def addresses(patterns=None, before: str = "/") -> Iterator[str]:
    """One of each pattern, with something in the place of what it takes."""
    for pattern in patterns or get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield GIVEN.sub(lambda found: SAMPLES.get(found[1], "1"), route)
        else:
            yield from addresses(pattern.url_patterns, route)


def test_every_address_sends_what_protects_its_reader(client, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.ROOT_URLCONF = "rupa_rawi.urls"
    client.raise_request_exception = False
    # The back office has the same five pages of each of its models: those of one are graded.
    graded = {
        re.sub(r"^/admin/\w+/\w+/", "/admin/*/*/", path): path
        for path in addresses()
        if not re.search(r"[\\^(]", path)
    }

    def protects(path: str) -> None:
        answer = client.get(path, secure=True)
        sent = {name: answer.get(name) for name in WANTED}
        assert sent == WANTED
        policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'self'"
        assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
        assert "'unsafe-inline'" not in policy["script-src"]
        assert answer["X-Request-ID"]
        assert not any(name in answer for name in TELLING)
        assert answer.status_code < 500

    every([*sorted(graded.values()), *ERRORS], protects, at_least=250)


def test_what_answers_before_any_page_is_not_taken_for_one(client, settings):
    settings.METRICS_TOKEN = "rahasia"

    for path in [*PROBES, "/\0"]:
        answer = client.get(path, HTTP_AUTHORIZATION="Bearer rahasia")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert not answer["Content-Type"].startswith("text/html")
    assert ("x-content-type-options", "nosniff") in BUSY_HEADERS
