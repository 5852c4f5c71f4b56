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
