"""What Sentry and OpenTelemetry are told, by their own libraries."""

import json
import logging

import pytest
import sentry_sdk
from django.db import IntegrityError
from opentelemetry import trace
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sentry_sdk.transport import Transport

from core import logs
from core.database import timing
from serving import tracing

pytestmark = pytest.mark.django_db


class Told(Transport):
    def __init__(self) -> None:
        super().__init__()
        self.events = []

    def capture_envelope(self, envelope) -> None:
        self.events.append(envelope.get_event())


@pytest.fixture
def told(settings):
    settings.SENTRY_DSN = "https://key@sentry.example/1"
    transport = Told()
    tracing.tell_sentry(transport=transport)
    yield transport.events
    sentry_sdk.get_global_scope().set_client(None)


def test_a_fault_is_told_with_its_traceback_and_without_what_anybody_typed(told, client):
    def fails(password: str) -> None:
        raise IntegrityError(f"Key (email)=({password}) already exists.")

    token = logs.request_id.set("0815")
    try:
        fails("rahasia")
    except IntegrityError:
        logging.getLogger("django.request").error(
            "%s: %s", "Error", "/sandi-baru/rahasia", exc_info=True
        )
    logging.getLogger("jobs").error("A mail to %s failed.", "rahasia@example.com")
    logging.getLogger("jobs").warning("Nothing of interest.")
    logs.request_id.reset(token)

    fault, other = told
    assert fault["exception"]["values"][0]["type"] == "IntegrityError"
    assert fault["exception"]["values"][0]["stacktrace"]["frames"][-1]["function"] == "fails"
    assert fault["tags"] == {"request_id": "0815"}
    assert other["logentry"] == {"message": "A mail to %s failed."}
    assert "rahasia@" not in json.dumps(told, default=str)
    assert "(rahasia)" not in json.dumps(told, default=str)


def test_a_request_is_traced_with_its_statements_in_the_trace_of_its_caller(
    client, settings, monkeypatch
):
    monkeypatch.setattr(timing, "listeners", [])
    spans = InMemorySpanExporter()
    settings.OTLP_ENDPOINT = "http://127.0.0.1:4318"
    tracing.send_traces(spans)
    caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    answer = client.get("/api/v1/products/987654?q=rahasia", headers={"traceparent": caller})

    trace.get_tracer_provider().force_flush()
    *statements, request = spans.get_finished_spans()
    assert request.name == "GET /api/v1/products/<reference:pk>"
    assert request.context.trace_id == 0x0AF7651916CD43DD8448EB211C80319C
    assert request.attributes["http.response.status_code"] == 404
    assert request.attributes["request_id"] == answer["X-Request-ID"]
    assert {span.parent.span_id for span in statements} == {request.context.span_id}
    assert statements[-1].attributes["db.query.text"].startswith("SELECT")
    assert "rahasia" not in "".join(span.to_json() for span in spans.get_finished_spans())
