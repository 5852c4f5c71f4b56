"""The OpenAPI document as these tests read it: once, in English, operation by operation."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils import translation
from drf_spectacular.renderers import OpenApiJsonRenderer
from jsonschema_rs import Draft202012Validator

from core.api.schema.generator import SchemaGenerator

PREFIX = "/api/v1"
REFERENCE = re.compile('"#/components/schemas/([^"]+)"')
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Operation:
    """One method of one path; `path` is without the prefix, as `/orders/{number}`."""

    method: str
    path: str
    data: dict

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def id(self) -> str:
        return self.data["operationId"]

    @property
    def bodies(self) -> dict[str, dict]:
        """Media type → its schema and examples, of the request."""
        return self.data.get("requestBody", {}).get("content", {})

    @property
    def responses(self) -> dict[str, dict]:
        return {code: resolved(answer) for code, answer in self.data["responses"].items()}

    @property
    def parameters(self) -> dict[str, dict]:
        return {parameter["name"]: parameter for parameter in self.data.get("parameters", [])}

    @property
    def looks_at_who_asks(self) -> bool:
        return any(self.data.get("security", []))

    @property
    def lists(self) -> bool:
        """Whether it answers with a list, in pages or whole."""
        content = self.responses.get("200", {}).get("content", {}).get("application/json", {})
        schema = resolved(content.get("schema", {}))
        return schema.get("type") == "array" or "results" in schema.get("properties", {})


@cache
def document() -> dict:
    with translation.override("en"):
        schema = SchemaGenerator().get_schema(request=None, public=True)
        return json.loads(OpenApiJsonRenderer().render(schema))


@cache
def operations() -> tuple[Operation, ...]:
    return tuple(found_in(document()))


def found_in(schema: dict) -> Iterator[Operation]:
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if method in methods:
                yield Operation(method.upper(), path.removeprefix(PREFIX), methods[method])


@cache
def operation(name: str) -> Operation:
    """By its operationId."""
    return next(one for one in operations() if one.id == name)


def resolved(node: dict) -> dict:
    """What a `$ref` means, or the node itself."""
    while "$ref" in node:
        found = document()
        for key in node["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        node = found
    return node


def complaints(schema: dict, value) -> list[str]:
    """Why a value is none of a schema of the document."""
    found = validator(json.dumps(schema)).iter_errors(value)
    return [f"{error.instance_path}: {error.message}" for error in found]


@cache
def schemas() -> dict[str, Any]:
    return json_schema(document()["components"]["schemas"])


@cache
def validator(schema: str) -> Draft202012Validator:
    """Of a schema of the document, as JSON: most of the thousands of examples share one."""
    of_components = {"components": {"schemas": within_reach(schema)}}
    whole = of_components | json_schema(json.loads(schema))
    return Draft202012Validator(whole, validate_formats=True)


def within_reach(schema: str) -> dict[str, Any]:
    """What a schema refers to, and what that does in turn: all of them would be 3 MB each time."""
    found: dict[str, Any] = {}
    waiting = [schema]
    while waiting:
        for name in REFERENCE.findall(waiting.pop()):
            if name not in found:
                found[name] = schemas()[name]
                waiting.append(json.dumps(found[name]))
    return found


def json_schema(node):
    """OpenAPI 3.0 as JSON Schema, which has no `nullable`."""
    if isinstance(node, list):
        return [json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: json_schema(value) for key, value in node.items() if key != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if node.get("nullable") is True else plain
