"""Answers as the OpenAPI document shows them."""

from drf_spectacular.utils import OpenApiExample

BALANCE = [
    OpenApiExample(
        "Your money",
        {
            "currency": "IDR",
            "pending": "1250000.00",
            "held": "0.00",
            "available": "3480500.00",
            "on_its_way": "0.00",
        },
        response_only=True,
    )
]
ENTRY = [
    OpenApiExample(
        "A sale",
        {
            "id": 9041,
            "at": "2026-04-30T03:12:45Z",
            "kind": "sold",
            "account": "pending",
            "amount": "104500.00",
            "currency": "IDR",
            "available_at": "2026-04-30T03:12:45Z",
            "order": "260430EA4615A55DB2",
            "fulfillment": 512,
            "description": "Order 260430EA4615A55DB2 was paid. Yours once it is completed.",
        },
        response_only=True,
    )
]
STATEMENTS = [
    OpenApiExample(
        "Two months",
        {
            "currency": "IDR",
            "months": [
                {"month": "2026-05", "opening": "1250000.00", "closing": "4730500.00"},
                {"month": "2026-04", "opening": "0.00", "closing": "1250000.00"},
            ],
        },
        response_only=True,
    )
]
ACCOUNT = {"bank": "BCA", "holder": "Sari Dewi"}
BANK_ACCOUNT = [
    OpenApiExample(
        "Your account",
        ACCOUNT
        | {
            "number": "••••4567",
            "changed_at": "2026-04-20T03:00:00Z",
            "verified_at": "2026-04-21T02:15:00Z",
            "paused_until": None,
        },
        response_only=True,
    )
]
GIVEN_ACCOUNT = [
    OpenApiExample("An account", ACCOUNT | {"number": "0141234567"}, request_only=True)
]
PAYOUT = [
    OpenApiExample(
        "A payout",
        ACCOUNT
        | {
            "id": 31,
            "reference": "PO-4-12",
            "status": "paid",
            "amount": "3480500.00",
            "currency": "IDR",
            "number": "••••4567",
            "reason": "",
            "sent_at": "2026-05-01T04:00:00Z",
            "paid_at": "2026-05-01T09:30:00Z",
        },
        response_only=True,
    )
]
