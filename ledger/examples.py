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
RUN = [
    OpenApiExample(
        "A run",
        {
            "id": 4,
            "status": "draft",
            "provider": "manual",
            "cut_off": "2026-05-01T03:00:00Z",
            "count": 12,
            "amount": "41730500.00",
            "currency": "IDR",
            "left_out": [
                {
                    "vendor": 9,
                    "amount": "250000.00",
                    "reason": "The bank account is not verified.",
                }
            ],
            "made_by": "rani",
            "made_at": "2026-05-01T03:00:00Z",
            "approved_by": None,
            "approved_at": None,
            "is_by_one": False,
        },
        response_only=True,
    )
]
NEW_RUN = [OpenApiExample("By hand", {"provider": "manual"}, request_only=True)]
ADJUSTMENT = [
    OpenApiExample(
        "Proposed",
        {
            "id": 17,
            "vendor": 12,
            "amount": "7500.00",
            "currency": "IDR",
            "against": "house_fees",
            "reason": "A parcel that was lost in our warehouse.",
            "status": "proposed",
            "made_by": "rani",
            "made_at": "2026-05-02T03:00:00Z",
            "decided_by": None,
            "decided_at": None,
            "is_by_one": False,
        },
        response_only=True,
    ),
    OpenApiExample(
        "What to give",
        {
            "vendor": 12,
            "amount": "7500.00",
            "against": "house_fees",
            "reason": "A parcel that was lost in our warehouse.",
        },
        request_only=True,
    ),
]
SETTLEMENT_FILE = OpenApiExample(
    "Midtrans, a day",
    {"gateway": "midtrans", "layout": "midtrans", "file": "settlement-2026-05-01.csv"},
    request_only=True,
    media_type="multipart/form-data",
)
SETTLEMENT = [
    OpenApiExample(
        "A file with a difference",
        {
            "id": 8,
            "gateway": "midtrans",
            "file_name": "settlement-2026-05-01.csv",
            "imported_at": "2026-05-02T03:00:00Z",
            "currency": "IDR",
            "matched": 148,
            "repeats": 0,
            "gross": "18250000.00",
            "fee": "365000.00",
            "net": "17885000.00",
            "differences": [
                {
                    "row": 17,
                    "reference": "260430EA4615A55DB2-1",
                    "gross": "105000.00",
                    "fee": "2100.00",
                    "net": "102900.00",
                    "problem": "not_paid",
                    "what_to_do": "Ask the gateway how the payment stands, and import again.",
                }
            ],
            "late": [{"payment": "260418A0B1C2D3E4F5-1", "amount": "80000.00"}],
        },
        response_only=True,
    )
]
NOTIFICATION = [
    OpenApiExample(
        "Midtrans: paid",
        {
            "reference_no": "1d4f8423393005",
            "amount": "3480500.00",
            "status": "completed",
            "updated_at": "2026-05-01T09:30:00Z",
        },
        request_only=True,
    ),
    OpenApiExample("It counted", {"result": "applied"}, response_only=True),
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
            "refusal": "",
        },
        response_only=True,
    )
]
STAFF_BANK_ACCOUNT = [
    OpenApiExample(
        "To be verified",
        ACCOUNT
        | {
            "id": 3,
            "vendor": 12,
            "number": "0141234567",
            "changed_at": "2026-04-20T03:00:00Z",
            "paused_until": None,
            "verified_at": None,
            "verified_by": None,
            "refusal": "",
        },
        response_only=True,
    )
]
REFUSE_ACCOUNT = [
    OpenApiExample(
        "Another holder",
        {"reason": "Nama pemilik rekening tidak sama dengan nama Anda."},
        request_only=True,
    )
]
GIVEN_ACCOUNT = [
    OpenApiExample("An account", ACCOUNT | {"number": "0141234567"}, request_only=True)
]
STAFF_PAYOUT = [
    OpenApiExample(
        "A payout",
        ACCOUNT
        | {
            "id": 31,
            "vendor": 12,
            "reference": "PO-4-12",
            "provider_reference": "",
            "status": "sent",
            "amount": "3480500.00",
            "currency": "IDR",
            "number": "••••4567",
            "reason": "",
            "sent_at": "2026-05-01T04:00:00Z",
            "paid_at": None,
            "ended_at": None,
        },
        response_only=True,
    )
]
SETTLE = [
    OpenApiExample(
        "It came back",
        {"status": "returned", "reason": "The account is closed."},
        request_only=True,
    )
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
