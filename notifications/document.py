"""What the shop sends to webhooks, in the OpenAPI document: `x-webhooks`, as 3.0 has no others."""

from typing import Any

from notifications.event_types import EventType
from notifications.examples import MESSAGES

Node = dict[str, Any]

TEXT: Node = {"type": "string"}
AN_ID: Node = {"type": "integer"}
NO_OR_AN_ID: Node = {"type": "integer", "nullable": True}
HEADERS = {
    "webhook-id": "The event's: the same on every attempt.",
    "webhook-timestamp": "The attempt's, in seconds.",
    "webhook-signature": "After Standard Webhooks, with the secret of the webhook.",
}


def an_object(**properties: Node) -> Node:
    return {"type": "object", "properties": properties, "required": list(properties)}


AN_ORDER: Node = {
    "type": "object",
    "description": "As GET /orders/{number} shows it to you, less `available_actions`, "
    "`status_history` and what opens a payment.",
    "properties": {"number": TEXT, "status": TEXT, "payment_status": TEXT},
    "required": ["number", "status", "payment_status"],
    "additionalProperties": True,
}
ABOUT_AN_ORDER = {"sequence": AN_ID, "order": AN_ORDER, "fulfillment": NO_OR_AN_ID}
A_RETURN = an_object(
    id=AN_ID,
    kind=TEXT,
    status=TEXT,
    reason=TEXT,
    answer=TEXT,
    is_waived={"type": "boolean"},
    at_fault=TEXT,
    items={"type": "array", "items": an_object(item=AN_ID, quantity=AN_ID, restocked=AN_ID)},
)
A_LINE = an_object(fulfillment=NO_OR_AN_ID, amount=TEXT)
A_REFUND = an_object(
    id=AN_ID,
    amount=TEXT,
    currency=TEXT,
    status=TEXT,
    reason=TEXT,
    lines={"type": "array", "items": A_LINE},
)
A_RELEASE = an_object(
    amount=TEXT, currency=TEXT, available_at={"type": "string", "format": "date-time"}
)
A_PAYOUT = an_object(
    id=AN_ID,
    reference=TEXT,
    vendor=TEXT,
    amount=TEXT,
    currency=TEXT,
    status=TEXT,
    bank=TEXT,
    number=TEXT,
    reason=TEXT,
)
A_VENDOR = an_object(id=AN_ID, slug=TEXT, name=TEXT, status=TEXT)
DATA: dict[str, Node] = {  # by the first word of the event's type
    "order": an_object(**ABOUT_AN_ORDER),
    "fulfillment": an_object(**ABOUT_AN_ORDER),
    "return": an_object(**ABOUT_AN_ORDER, return_request=A_RETURN),
    "refund": an_object(**ABOUT_AN_ORDER, refund=A_REFUND),
    "balance": an_object(**ABOUT_AN_ORDER, release=A_RELEASE),
    "payout": an_object(sequence=AN_ID, payout=A_PAYOUT),
    "vendor": an_object(sequence=AN_ID, vendor=A_VENDOR),
}


def add_webhooks(result: Node, generator: object, request: object, public: bool) -> Node:
    """A hook of drf-spectacular."""
    result["x-webhooks"] = {str(kind.value): {"post": message(kind)} for kind in EventType}
    return result


def message(kind: EventType) -> Node:
    about = kind.value.partition(".")[0]
    body = an_object(
        type={"type": "string", "enum": [kind.value]},
        timestamp={"type": "string", "format": "date-time"},
        data=DATA[about],
    )
    example = {"type": kind.value, "timestamp": "2026-04-30T03:12:45Z", "data": MESSAGES[about]}
    content = {"application/json": {"schema": body, "example": example}}
    return {
        "operationId": "on_" + kind.value.replace(".", "_"),
        "summary": str(kind.label).capitalize(),
        "tags": ["webhooks"],
        "security": [],
        "parameters": [
            {"name": name, "in": "header", "required": True, "schema": TEXT, "description": what}
            for name, what in HEADERS.items()
        ],
        "requestBody": {"required": True, "content": content},
        "responses": {"2XX": {"description": "Taken. Anything else is sent again, over a day."}},
    }
