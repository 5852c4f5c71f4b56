"""Requests and answers as the OpenAPI document shows them."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

SENT = {
    "url": "https://gudang.example/hooks/rupa-rawi",
    "description": "Gudang Sleman",
    "event_types": ["order.placed", "order.paid", "fulfillment.cancelled"],
    "is_active": True,
}
STORED = {
    "id": 4,
    **SENT,
    "disabled_at": None,
    "disabled_reason": "",
    "created_at": "2026-04-30T08:15:00Z",
}
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="
PENDING = {
    "id": 91,
    "event_id": "evt_5f0c2b6a3c1d4e7f8a9b0c1d2e3f4a5b",
    "event_type": "order.paid",
    "object": "order:250430EA4615A55DB2",
    "sequence": 2,
    "status": "pending",
    "attempts": 1,
    "response_code": 503,
    "response_body": "Service Unavailable",
    "error": "The receiver answered 503.",
    "next_attempt_at": "2026-04-30T08:15:06Z",
    "created_at": "2026-04-30T08:15:00Z",
    "delivered_at": None,
    "data": {
        "sequence": 2,
        "order": {"number": "250430EA4615A55DB2", "status": "pending", "payment_status": "paid"},
        "fulfillment": None,
    },
}

# What the messages about things carry, by the first word of the event's type.
ORDER = {"number": "250430EA4615A55DB2", "status": "completed", "payment_status": "paid"}
ABOUT_AN_ORDER = {"sequence": 7, "order": ORDER, "fulfillment": 512}
MESSAGES: dict[str, dict[str, Any]] = {
    "order": ABOUT_AN_ORDER | {"fulfillment": None},
    "fulfillment": ABOUT_AN_ORDER,
    "return": ABOUT_AN_ORDER
    | {
        "return_request": {
            "id": 18,
            "kind": "return",
            "status": "approved",
            "reason": "The seam came open.",
            "answer": "Please send it back.",
            "is_waived": False,
            "at_fault": "vendor",
            "items": [{"item": 31, "quantity": 1, "restocked": 0}],
        }
    },
    "refund": ABOUT_AN_ORDER
    | {
        "refund": {
            "id": 64,
            "amount": "21000.00",
            "currency": "IDR",
            "status": "done",
            "reason": "A scratch.",
            "lines": [{"fulfillment": 512, "amount": "21000.00"}],
        }
    },
    "balance": ABOUT_AN_ORDER
    | {
        "release": {
            "amount": "83600.00",
            "currency": "IDR",
            "available_at": "2026-05-07T03:12:45Z",
        }
    },
    "payout": {
        "sequence": 2,
        "payout": {
            "id": 31,
            "reference": "PO-4-12",
            "vendor": "sanggar-sari",
            "amount": "3480500.00",
            "currency": "IDR",
            "status": "paid",
            "bank": "BCA",
            "number": "••••4567",
            "reason": "",
        },
    },
    "vendor": {
        "sequence": 1,
        "vendor": {"id": 12, "slug": "sanggar-sari", "name": "Sanggar Sari", "status": "approved"},
    },
}

WANTED = OpenApiExample("wanted", SENT, request_only=True)
WEBHOOK = OpenApiExample("webhook", STORED, response_only=True)
NEW_WEBHOOK = OpenApiExample("created", STORED | {"secret": SECRET}, response_only=True)
DELIVERY = OpenApiExample("delivery", PENDING, response_only=True)
SENT_AGAIN = OpenApiExample("Sent again", PENDING)
