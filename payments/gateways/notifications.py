"""What the parsers of all gateways' notifications share."""

from decimal import Decimal, InvalidOperation
from typing import Any

import orjson
from rest_framework.exceptions import ParseError

from core.api import json
from payments.errors import BadNotification


def read_object(raw_body: bytes) -> dict[str, Any]:
    """The JSON object of a delivery, within the limits of all our input."""
    try:
        value = orjson.loads(raw_body)
        json.check(value)
    except (orjson.JSONDecodeError, RecursionError, ParseError):
        raise BadNotification() from None
    if not isinstance(value, dict):
        raise BadNotification()
    return value


def text(value: dict[str, Any], name: str) -> str:
    """A text that must be there."""
    found = value.get(name)
    if not isinstance(found, str) or not found:
        raise BadNotification(attr=name)
    return found


def amount(value: Any, name: str = "amount") -> Decimal:
    """Money as gateways write it: "150000.00" or 150000."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadNotification(attr=name)
    try:
        found = Decimal(str(value)).quantize(Decimal("0.01"))
        is_money = 0 <= found < Decimal(10) ** 12  # not even comparable: NaN
    except InvalidOperation:
        is_money = False
    if not is_money:
        raise BadNotification(attr=name)
    return found
