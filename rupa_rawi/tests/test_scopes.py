"""API keys, on every address of /api/v1 there is: no scope, no way in."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from accounts import scopes
from accounts.tests.factories import make_key, make_staff, make_user
from core.tests.tables import every

pytestmark = [pytest.mark.long, pytest.mark.django_db]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
PREFIX = "api/v1/"

# Whatever scopes it has, a key makes no keys, sees no cards, and closes no account.
NEVER = re.compile(r"/(auth/.*|users/me/(payment-methods|sessions|exports)(/.*)?)")


def addresses(resolver=None, before="") -> list[str]:
    """One real address for each pattern of /api/v1."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += addresses(pattern, route)
        elif isinstance(pattern, URLPattern) and route.startswith(PREFIX):
            path = re.sub(r"<int:\w+>", "1", route)
            found.append("/" + re.sub(r"<(str|slug):\w+>", "x1", path))
    return found


def ask(client, method, path, **headers):
    return client.generic(method, path, "{}", content_type="application/json", headers=headers)


def as_told(answer) -> tuple:
    body = answer.content if not answer.streaming else b""
    return answer.status_code, body


def is_refused(answer) -> bool:
    if answer.status_code != 403:
        return False
    return not answer.content or b'"scope_required"' in answer.content


def test_a_key_without_the_scope_is_refused_or_not_even_looked_at(client):
    key, text = make_key(make_staff(), "profile:read")
    type(key).objects.update(scopes=["nothing"])

    every(addresses(), lambda path: opens_nothing(client, path, text), at_least=50)


def test_keys_passwords_and_cards_never_take_a_key(client):
    _key, text = make_key(make_staff(), *scopes.Scope.values)
    closed = [path for path in addresses() if NEVER.fullmatch(path.removeprefix("/api/v1"))]

    every(closed, lambda path: opens_nothing(client, path, text), at_least=10)


def opens_nothing(client, path: str, key: str) -> None:
    for method in METHODS:
        stranger = ask(client, method, path)
        answer = ask(client, method, path, **{"X-API-Key": key})
        assert is_refused(answer) or as_told(answer) == as_told(stranger), method


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_key_neither_changes_the_profile_nor_closes_the_account(client, method):
    user = make_user()
    _key, text = make_key(user, *(set(scopes.Scope.values) - {"staff"}))

    answer = ask(client, method, "/api/v1/users/me", **{"X-API-Key": text})

    assert answer.status_code == 403
    assert answer.json()["scope"] is None


def test_every_declared_scope_is_one_that_a_key_can_have():
    declared = {
        scope for view in declaring_views() for scope in getattr(view, "scopes", {}).values()
    }

    assert declared <= {*scopes.Scope.values, scopes.ANY}


def declaring_views(resolver=None):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from declaring_views(pattern)
        else:
            yield getattr(pattern.callback, "cls", getattr(pattern.callback, "view_class", None))
