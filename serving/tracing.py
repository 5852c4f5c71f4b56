"""Faults to Sentry and traces to OpenTelemetry: extras, for who sets SENTRY_DSN or
OTEL_EXPORTER_OTLP_ENDPOINT.

Neither is told what people type: no bodies, queries, cookies, headers, values of statements or of
local variables. What is told carries the request id, by which the log has the rest.
"""

import logging
import time
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from core import logs
from core.database import timing
from core.watching import route_of
from core.web.typing import GetResponse

NAME = "rupa-rawi"


def start() -> None:
    """Called once a process. An extra that is missing is named by a check (serving/checks.py)."""
    if settings.SENTRY_DSN and find_spec("sentry_sdk"):
        tell_sentry()
    if traces():
        send_traces()


# ── faults ──────────────────────────────────────────────────────────────────────────────────────


def tell_sentry(**options: Any) -> None:
    """What the log has as an error, with its traceback, goes to Sentry; nothing else does."""
    import sentry_sdk
    from sentry_sdk.integrations.logging import LoggingIntegration

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[LoggingIntegration(level=None, event_level=logging.ERROR)],
        include_local_variables=False,
        include_source_context=False,
        max_breadcrumbs=0,
        server_name="",
        before_send=without_what_people_typed,
        **options,
    )


def without_what_people_typed(event: Any, hint: Mapping[str, Any]) -> Any:
    """An event as it leaves the house: where, by which request, and the traceback."""
    kept = ("event_id", "timestamp", "level", "platform", "logger", "exception", "sdk", "release")
    told = {name: event[name] for name in kept if name in event}
    told["tags"] = {"request_id": logs.request_id.get()}
    if request := logs.served.get():
        told["transaction"] = f"{request.method} {route_of(request)}"
    if "exception" not in told:
        message = event.get("logentry", {}).get("message", "")  # its places, without values
        told["logentry"] = {"message": message}
    for error in told.get("exception", {}).get("values", ()):
        error.pop("value", None)  # IntegrityError and others quote what was given
    return told


# ── traces ──────────────────────────────────────────────────────────────────────────────────────


def traces() -> bool:
    return bool(settings.OTLP_ENDPOINT) and find_spec("opentelemetry.sdk") is not None


def send_traces(exporter: Any = None) -> None:
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": NAME}))
    provider.add_span_processor(BatchSpanProcessor(exporter or OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    timing.listeners.append(trace_statement)


def trace_statement(sql: str, seconds: float) -> None:
    """A statement that has just ended, as a part of the request that waited for it."""
    from opentelemetry import trace

    if not trace.get_current_span().is_recording():
        return
    ended = time.time_ns()
    span = trace.get_tracer(NAME).start_span(
        sql.split(maxsplit=1)[0] if sql.strip() else "statement",
        kind=trace.SpanKind.CLIENT,
        start_time=ended - int(seconds * 1_000_000_000),
        attributes={"db.system.name": "postgresql", "db.query.text": " ".join(sql.split())},
    )
    span.end(ended)


def middleware(get_response: GetResponse) -> GetResponse:
    """A span for each request, within the trace that its caller names by `traceparent`."""
    if not traces():
        raise MiddlewareNotUsed
    from opentelemetry import propagate, trace

    tracer = trace.get_tracer(NAME)

    def handle(request: HttpRequest) -> HttpResponse:
        caller = propagate.extract({name.lower(): text for name, text in request.headers.items()})
        with tracer.start_as_current_span(
            str(request.method), context=caller, kind=trace.SpanKind.SERVER
        ) as span:
            response = get_response(request)
            route = route_of(request)
            span.update_name(f"{request.method} {route}")
            span.set_attribute("http.request.method", str(request.method))
            span.set_attribute("http.route", route)
            span.set_attribute("http.response.status_code", response.status_code)
            span.set_attribute("request_id", logs.request_id.get())
            if response.status_code >= 500:
                span.set_status(trace.StatusCode.ERROR)
        return response

    return handle
