"""Clients of other shops, as they would call us."""

import pytest
from django.test import Client

from accounts.tests.factories import make_key


@pytest.fixture
def speak(db):
    """`speak("cekat", user)` is a client of that dialect with a key of the user's."""
    return lambda name, user, *scopes: Speaker(name, user, *scopes)


class Speaker:
    """Addresses are without the dialect's prefix: `client.put("/api/orders/7", {…})`."""

    def __init__(self, name, user, *scopes):
        every = ["orders:read", "orders:write"] + ["staff"] * user.is_staff
        _row, self.key = make_key(user, *(scopes or every))
        self.name = name
        self.client = Client()

    def ask(self, method, path, body=None, **headers):
        headers = headers or {"X-API-Key": self.key}
        url = f"/dialects/{self.name}{path}"
        kind = "application/json"
        return getattr(self.client, method.lower())(url, body, content_type=kind, headers=headers)

    def get(self, path):
        return self.client.get(f"/dialects/{self.name}{path}", headers={"X-API-Key": self.key})

    def put(self, path, body, **headers):
        return self.ask("put", path, body, **headers)

    def patch(self, path, body, **headers):
        return self.ask("patch", path, body, **headers)

    def post(self, path, body, **headers):
        return self.ask("post", path, body, **headers)

    def replay(self, printed, **ids):
        """Send a recorded request as it is printed, with ids and keys of ours in it."""
        path = printed["path"].format(**ids)
        if printed["method"] == "GET":
            return self.get(path)
        headers = {
            name: value.format(key=self.key) for name, value in printed.get("headers", {}).items()
        }
        return self.ask(printed["method"], path, printed["request"], **headers)
