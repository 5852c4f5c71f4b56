"""Whether an answer is what the OpenAPI document says of its operation and status.

conftest.py asks this of every answer that a test's client gets from /api/v1.
"""

import json
import re
from functools import cache

import orjson
from django.http import HttpResponse
from django.urls import Resolver404, resolve
from jsonschema_rs import Draft202012Validator

from rupa_rawi.tests.contract.document import (
    PREFIX,
    Operation,
    document,
    operation,
    operations,
    resolved,
    validator,
)

NAMED = re.compile(r"\{\w+\}|<[^>]+>")  # a parameter, as the document and as Django writes it
JSON = "application/json"


@cache
def by_address() -> dict[tuple[str, str], Operation]:
    return {(one.method, NAMED.sub("{}", PREFIX + one.path)): one for one in operations()}


@cache
def validator_of(name: str, status: str, kind: str) -> Draft202012Validator | None:
    """Of the bodies of one answer; None where the document says nothing of them."""
    content = operation(name).responses[status].get("content", {})
    if kind not in content:
        return None
    return validator(json.dumps(content[kind]["schema"]))


@cache
def data_of_refusals() -> set[str]:
    return set(document()["components"]["schemas"]["Error"]["properties"])


def differences(method: str, path: str, answer: HttpResponse) -> list[str]:
    """What the document does not say, or says otherwise; nothing of what is no operation of it."""
    match = answer.wsgi_request.resolver_match  # missing where a middleware answered
    try:
        route = (match or resolve(path)).route
    except Resolver404:
        return []
    one = by_address().get((method, NAMED.sub("{}", f"/{route}")))
    if one is None:
        return []
    status = str(answer.status_code)
    if status not in one.responses:
        return [f"{one} answers {status}, which the document does not name"]
    return [f"{one} {status}: {found}" for found in of_body(one, status, answer)]


def of_body(one: Operation, status: str, answer: HttpResponse) -> list[str]:
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    known = resolved(one.responses[status]).get("content", {})
    if not known:
        has_body = not answer.streaming and bool(answer.content)
        return ["a body where the document has none"] if has_body else []
    if kind not in known:
        return [f"{kind or 'no body'} instead of {', '.join(known)}"]
    if kind != JSON:
        return []
    body = orjson.loads(answer.content)
    checking = validator_of(one.id, status, kind)
    found = [f"{error.instance_path}: {error.message}" for error in checking.iter_errors(body)]
    if status >= "400":
        found += [f"{name} beside errors" for name in body.keys() - data_of_refusals()]
    return found
