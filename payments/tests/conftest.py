import orjson
import pytest

from payments.tests.midtrans import running_midtrans


@pytest.fixture(scope="session")
def midtrans_server():
    with running_midtrans() as fake:
        yield fake


@pytest.fixture
def midtrans(midtrans_server, settings):
    """Midtrans at our door; the test fails when it was sent what it would not take."""
    midtrans_server.forget()
    for name, value in midtrans_server.settings.items():
        setattr(settings, name, value)
    yield midtrans_server
    assert midtrans_server.wrong == []


@pytest.fixture
def deliver(client):
    """Deliver a notification, as Midtrans does; the answer."""
    client.raise_request_exception = False  # a 503 is an answer too

    def post(notification: dict):
        return client.post(
            "/api/v1/payments/webhooks/midtrans",
            orjson.dumps(notification),
            content_type="application/json",
        )

    return post
