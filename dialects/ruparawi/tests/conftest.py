import pytest
from rest_framework.test import APIClient

from dialects.ruparawi import tokens

PREFIX = "/dialects/ruparawi"


class Shop(APIClient):
    """Their web shop: `shop.get("/order")`. Bodies are JSON, addresses without the prefix."""

    def generic(self, method, path, *args, **kwargs):
        return super().generic(method, PREFIX + path, *args, **kwargs)

    def head(self, path, *args, **kwargs):
        return super().head(path, *args, **kwargs)


@pytest.fixture
def shop(db):
    """`shop()` is a guest's, `shop(user)` that of somebody who is signed in."""

    def client(user=None) -> Shop:
        client = Shop()
        if user is not None:
            token = tokens.sign(user, tokens.ACCESS)
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        return client

    return client


@pytest.fixture
def origin(settings) -> str:
    settings.CORS_ALLOWED_ORIGINS = ["http://localhost:3000"]
    return "http://localhost:3000"
