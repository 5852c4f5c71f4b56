"""Requests that no client's author would think of (docs/reliability.md, promise 8).

schemathesis makes them up from the OpenAPI document, half of them well-formed, half not, always
the same ones; who asks is signed in or not, what they ask for exists or not, and of a body often
only one field is made up. Whatever comes: no bug, no status that the document does not name, and
no answer in another shape than it says.

FUZZ_CASES is how many, over all operations: 2,000 unless told otherwise. Making them up takes seven
times as long as answering them.
"""

import os
import time

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from rupa_rawi.tests.contract.bodies import body_of
from rupa_rawi.tests.contract.document import Operation, document, operations
from rupa_rawi.tests.contract.world import ANONYMOUS, JSON, World

CASES = int(os.environ.get("FUZZ_CASES", "2000"))
PEOPLE = ("buyer", "vendor", "staff", "buyer", "vendor", "staff", ANONYMOUS)
SLOW = 3  # seconds of work, not of waiting for a busy machine
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def schema():
    """The document, with the WSGI application behind it, on the connection of the test."""
    schema = schemathesis.openapi.from_dict(document())
    schema.app = get_wsgi_application()
    schema.config.generation.with_security_parameters = False  # who asks is our choice
    for signal in (request_started, request_finished):  # Django's test client connects both
        signal.disconnect(close_old_connections)
    yield schema
    request_finished.connect(close_old_connections)


def requests_of(schema, one: Operation):
    """Well-formed and malformed requests of an operation, where there is something to spoil."""
    found = schema[f"/api/v1{one.path}"][one.method]
    good = found.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if not (one.parameters or one.bodies):
        return good
    return st.one_of(good, found.as_strategy(generation_mode=GenerationMode.NEGATIVE))


def aimed(case, world: World) -> None:
    """The same request, about things that exist."""
    template = world.named(case.operation.path.removeprefix("/api/v1"))
    asked, there = case.operation.path.removeprefix("/api/v1").split("/"), template.split("/")
    for name, value in zip(asked, there, strict=True):
        if name.startswith("{"):
            case.path_parameters[name.strip("{}")] = value


def grounded(case, world: World, who: str, kept: int) -> None:
    """The same request with a body that makes sense, but for one of its fields."""
    good = body_of(case.operation.definition.raw["operationId"], world, who)
    if isinstance(good, dict) and isinstance(case.body, dict) and case.media_type == JSON:
        made_up = list(case.body.items())
        case.body = good | dict(made_up[kept % len(made_up) :][:1] if made_up else [])


@pytest.mark.parametrize("one", operations(), ids=str)
def test_it_answers_whatever_comes(one: Operation, schema, world: World, db):
    @settings(
        max_examples=max(1, CASES // len(operations())),
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=requests_of(schema, one),
        who=st.sampled_from(PEOPLE),
        misses=st.integers(0, 3),
        kept=st.none() | st.integers(0, 9),
    )
    def answers(case, who, misses, kept):
        if misses and case.path_parameters:
            aimed(case, world)
        if kept is not None:
            grounded(case, world, who, kept)
        headers = {"Authorization": f"Bearer {world.tokens[who]}"} if who != ANONYMOUS else {}
        began, point = time.process_time(), transaction.savepoint()
        try:
            answer = case.call(headers=headers)
        finally:
            transaction.savepoint_rollback(point)
        assert time.process_time() - began < SLOW
        case.validate_response(answer, checks=CHECKS)

    answers()
