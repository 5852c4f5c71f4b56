"""Requests and answers as the OpenAPI document shows them."""

from drf_spectacular.utils import OpenApiExample

SAID = {
    "business_name": "Sanggar Sari",
    "business_description": "Tenun ikat dengan pewarna alam",
    "business_address": "Jalan Kaliurang 5, Sleman",
    "business_phone": "+62 812 3456 7890",
    "business_email": "halo@sanggarsari.id",
    "business_logo_url": "",
    "city": "Sleman",
    "story": "Dimulai dari alat tenun nenek.",
}
SHIPPING = {"shipping_fee": "15000.00", "free_shipping_threshold": "500000.00"}
TAX = {"tax_status": "pkp", "npwp": "012345678901000"}
SHOWN = {
    name: SAID[name]
    for name in ("business_name", "business_description", "business_logo_url", "city", "story")
}
HOLIDAY = {
    "holiday_from": "2026-12-20",
    "holiday_until": "2027-01-03",
    "holiday_notice": "Kami mudik. Pesanan dikirim mulai 4 Januari.",
}
REVIEW = {"action": "approve", "reason": "", "at": "2026-05-02T03:00:00Z"}
OWN = (
    {"id": 3, "slug": "sanggar-sari", "status": "approved"}
    | SAID
    | SHIPPING
    | TAX
    | HOLIDAY
    | {
        "banner": None,
        "currency": "IDR",
        "commission_rate": "0.1000",
        "hold_days": 0,
        "pph22_exempt_until": None,
        "last_review": REVIEW,
        "applied_at": "2026-04-30T08:15:00Z",
    }
)
OWNER = {"id": 7, "username": "sari", "email": "sari@contoh.id", "name": "Sari Dewi"}

PUBLIC_VENDOR = [
    OpenApiExample(
        "vendor",
        {"id": 3, "slug": "sanggar-sari"}
        | SHOWN
        | SHIPPING
        | HOLIDAY
        | {"banner": None, "is_on_holiday": False, "currency": "IDR"}
        | {"created_at": "2026-04-30T08:15:00Z"},
        response_only=True,
    )
]
APPLICATION = [OpenApiExample("application", SAID, request_only=True)]
PROFILE = [
    OpenApiExample("shop", SAID | SHIPPING | TAX | HOLIDAY, request_only=True),
    OpenApiExample("profile", OWN, response_only=True),
]
LOGO = [
    OpenApiExample(
        "logo",
        {"file": "(the bytes of logo.png)"},
        request_only=True,
        media_type="multipart/form-data",
    ),
    OpenApiExample("profile", OWN, response_only=True),
]
BANNER = [
    OpenApiExample(
        "banner",
        {"file": "(the bytes of banner.png)"},
        request_only=True,
        media_type="multipart/form-data",
    ),
    OpenApiExample("profile", OWN, response_only=True),
]
STAFF_VENDOR = [
    OpenApiExample(
        "vendor",
        OWN | {"last_review": REVIEW | {"by": "staf"}, "owner": OWNER},
        response_only=True,
    )
]
DECISION = [
    OpenApiExample("approve", {"action": "approve"}, request_only=True),
    OpenApiExample(
        "reject",
        {"action": "reject", "reason": "Alamat usaha belum lengkap."},
        request_only=True,
    ),
]
