"""Requests and answers as the OpenAPI document shows them."""

from drf_spectacular.utils import OpenApiExample

WRITTEN = {
    "title": "Pekan tenun",
    "description": "Sepuluh persen untuk semua tenun",
    "code": "TENUN10",
    "kind": "percentage_discount",
    "value": "10.00",
    "max_discount": "50000.00",
    "min_subtotal": "200000.00",
    "applies_to": "selected",
    "products": [],
    "categories": [7],
    "vendors": [],
    "buyer_limit": 1,
    "starts_at": "2026-04-27T17:00:00Z",
    "ends_at": "2026-05-04T17:00:00Z",
    "image_url": "",
}
SHOWN = {"id": 2, "currency": "IDR", "picture": None, "vendor": None} | WRITTEN
KEPT = {"priority": 0, "usage_limit": 500, "is_active": True}
USED = {
    "used": 31,
    "redeemed_amount": "1240000.00",
    "created_at": "2026-04-20T03:00:00Z",
    "updated_at": "2026-04-20T03:00:00Z",
}

PROMOTION = [OpenApiExample("promotion", SHOWN | {"is_used_up": False}, response_only=True)]
STAFF_PROMOTION = [
    OpenApiExample("a code", WRITTEN | KEPT, request_only=True),
    OpenApiExample(
        "free shipping, by itself",
        {
            "title": "Gratis ongkir",
            "kind": "free_shipping",
            "max_discount": "20000.00",
            "applies_to": "everything",
        },
        request_only=True,
    ),
    OpenApiExample("promotion", SHOWN | KEPT | USED, response_only=True),
]

OWN = {name: value for name, value in (WRITTEN | KEPT).items() if name != "vendors"}
OWN |= {"title": "Potongan pelanggan", "code": "RAJAPOLAH5", "categories": [], "products": [12]}
VENDOR_PROMOTION = [
    OpenApiExample("a code for some goods", OWN, request_only=True),
    OpenApiExample(
        "promotion", {"id": 9, "currency": "IDR", "picture": None} | OWN | USED, response_only=True
    ),
]
