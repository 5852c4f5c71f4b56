"""Answers as the OpenAPI document shows them."""

from drf_spectacular.utils import OpenApiExample

CHANGED_PRICE = OpenApiExample(
    "a changed price",
    {
        "id": 812,
        "at": "2026-05-02T03:00:00Z",
        "actor": {
            "kind": "key",
            "id": 7,
            "name": "Sari Dewi",
            "key": 3,
            "key_name": "Kasir",
            "job": "",
        },
        "action": "change",
        "target": {"type": "catalog.variant", "id": "40", "name": "AR-KRJ-ROT-M"},
        "before": {"price": "75000.00"},
        "after": {"price": "80000.00"},
        "request_id": "4f0c2a9be1f74d0f8f3e2a6d",
        "ip": "203.0.113.9",
    },
    response_only=True,
)
