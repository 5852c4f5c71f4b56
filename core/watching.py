"""What every process counts of its own work, for /metrics (serving/metrics.py).

The processes of a web server add up: each keeps its counts in files of its own, in the folder that
PROMETHEUS_MULTIPROC_DIR names. The supervisor sets it; without it a process counts for itself.
"""

import os
from functools import cache
from typing import TYPE_CHECKING

from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

if TYPE_CHECKING:
    from django.http import HttpRequest

# A time beside each count, which nobody asks for.
disable_created_metrics()  # type: ignore[no-untyped-call]  # a library with few types

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
OTHER = "other"  # a route or a method of which anybody may make up any number

answers = Counter("rupa_rawi_requests", "Answers.", ["route", "method", "status"])
answer_seconds = Histogram(
    "rupa_rawi_request_seconds",
    "How long an answer took, without the wait for a thread.",
    ["route", "method"],
    buckets=SECONDS,
)
statement_seconds = Histogram(
    "rupa_rawi_database_statement_seconds", "How long a statement took.", buckets=SECONDS
)
connections_opened = Counter("rupa_rawi_database_connections_opened", "Connections made.")
connections_refused = Counter(
    "rupa_rawi_database_connections_refused", "Connections that could not be made."
)


def route_of(request: "HttpRequest") -> str:
    """The pattern of the address that a request has led to: there are only so many."""
    return f"/{request.resolver_match.route}" if request.resolver_match else OTHER


def count_answer(route: str, method: str, status: int, seconds: float) -> None:
    if method not in METHODS:
        method = OTHER
    _counter(route, method, status).inc()
    _histogram(route, method).observe(seconds)


# prometheus_client finds the child of some labels under a lock, after it has looked at each label.


@cache
def _counter(route: str, method: str, status: int) -> Counter:
    return answers.labels(route, method, status)


@cache
def _histogram(route: str, method: str) -> Histogram:
    return answer_seconds.labels(route, method)


def counted() -> bytes:
    """What the processes of this server have counted; without a supervisor, this one."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    all_processes = CollectorRegistry()
    MultiProcessCollector(all_processes)  # type: ignore[no-untyped-call]  # as above
    return generate_latest(all_processes)
