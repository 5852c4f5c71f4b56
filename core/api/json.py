"""JSON in and out of the API: orjson, and the wall for bodies (docs/reliability.md, rule 18)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any

import orjson
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from core.texts import is_clean

MAX_DEPTH = 32
MAX_LIST = 500
MAX_INTEGER = 2**53  # past it JSON readers in browsers lose digits


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, list | tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


def dumps(value: Any, *, sort_keys: bool = False) -> bytes:
    option = orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z
    if sort_keys:
        option |= orjson.OPT_SORT_KEYS
    told: dict[int, str] = {}  # what is said again and again is translated once an answer

    def plain(value: Any) -> Any:
        if not isinstance(value, Promise):
            return _plain(value)
        if id(value) not in told:
            told[id(value)] = str(value)
        return told[id(value)]

    return orjson.dumps(value, default=plain, option=option)


class JSONRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if isinstance(data, bytes):  # a hot read that is JSON already
            return data
        return b"" if data is None else dumps(data)


class JSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise ParseError(_("The body is larger than 1 MiB."))
        try:
            value = orjson.loads(body)  # refuses NaN, lone surrogates and broken UTF-8
        except (orjson.JSONDecodeError, RecursionError):
            raise ParseError(_("The body is not valid JSON.")) from None
        check(value)
        return value


def check(value: Any, depth: int = 0) -> None:
    """Refuse what no client means: deep nesting, huge numbers and lists, control characters."""
    if depth > MAX_DEPTH:
        raise ParseError(_("The body is nested deeper than %(n)s levels.") % {"n": MAX_DEPTH})
    if isinstance(value, str):
        if not is_clean(value):
            raise ParseError(_("The body holds control characters."))
    elif isinstance(value, dict):
        for key, item in value.items():
            check(key, depth)
            check(item, depth + 1)
    elif isinstance(value, list):
        if len(value) > MAX_LIST:
            raise ParseError(_("A list in the body is longer than %(n)s.") % {"n": MAX_LIST})
        for item in value:
            check(item, depth + 1)
    elif isinstance(value, int | float) and not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise ParseError(_("A number in the body is too large."))
