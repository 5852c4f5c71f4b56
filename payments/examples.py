"""Requests and answers as the OpenAPI document shows them."""

from drf_spectacular.utils import OpenApiExample

from orders.examples import ADDRESS, PREVIEW_DATA, answer, request

CHECK_OUT = request(
    "Check out",
    {
        "shipping_address": 3,
        "gateway": "test",
        "promotion_code": "KENDURI10",
        "expected_total": "135000.00",
    },
)
CHECKOUT_DATA = PREVIEW_DATA | {
    "id": "9f2c4e1ab07d5583e6a1c240",
    "status": "open",
    "expires_at": "2025-05-01T21:51:33.000000Z",
    "lines": [{"variant": 40, "quantity": 2}],
    "email": "tamu@contoh.example",
    "language": "id",
    "shipping_address": ADDRESS,
    "billing_address": None,
    "promotion_code": "KENDURI10",
    "gateway": "test",
    "notes": "",
    "exchange_for": None,
    "order": None,
    "order_key": "",
}
OPEN_CHECKOUT = request(
    "Of a guest",
    {
        "email": "tamu@contoh.example",
        "language": "id",
        "shipping_address": ADDRESS,
        "promotion_code": "KENDURI10",
        "gateway": "test",
    },
)
CHECKOUT = answer("A checkout", CHECKOUT_DATA)
CHECKOUT_OPENED = answer("The new checkout", CHECKOUT_DATA, status=201)
EXCHANGE = request("Another glaze", {"lines": [{"variant": 40, "quantity": 2}]})
EXCHANGE_OPENED = answer(
    "The new checkout", CHECKOUT_DATA | {"exchange_for": "250430EA4615A55DB2"}, status=201
)
EXPECTED_TOTAL = request("At this total only", {"expected_total": "135000.00"})
OPTIONS = answer(
    "What can be chosen",
    {
        "ways_to_pay": [
            {"gateway": "manual", "title": "Transfer bank", "needs": ["transfer"]}
            | {"is_default": True}
        ],
        "countries": ["Indonesia"],
        "provinces": ["Aceh", "Bali", "Jawa Timur"],
    },
)
BY_TRANSFER = request("By bank transfer", {"gateway": "manual"})
ON_MIDTRANS = answer(
    "On the page of Midtrans",
    {
        "id": 12,
        "gateway": "midtrans",
        "reference": "250430EA4615A55DB2-2",
        "status": "pending",
        "amount": "150000.00",
        "refunded": "0.00",
        "currency": "IDR",
        "client_secret": "66e4fa55-fdac-4ef9-91b5-733b97d1b862",
        "redirect_url": "https://app.midtrans.com/snap/v4/redirection/66e4fa55-…",
        "instructions": None,
        "proof": None,
        "paid_at": None,
    },
    status=201,
)
TO_THE_ACCOUNT = answer(
    "By bank transfer",
    {
        "id": 13,
        "gateway": "manual",
        "reference": "250430EA4615A55DB2-3",
        "status": "pending",
        "amount": "150000.00",
        "refunded": "0.00",
        "currency": "IDR",
        "client_secret": "",
        "redirect_url": "",
        "instructions": {
            "accounts": [
                {"bank": "BCA", "number": "014 123 4567", "holder": "PT Rupa Rawi Nusantara"}
            ],
            "amount": "150000.00",
            "currency": "IDR",
            "reference": "250430EA4615A55DB2",
            "pay_until": "2025-05-03T21:51:33.000000Z",
        },
        "proof": None,
        "paid_at": None,
    },
    status=201,
)
CAME_IN = request("The transfer came in", {"status": "paid", "notes": "BCA, 12 March"})
REFUND_ALL = request("All that is left", {"reason": "Retak di jalan."})
REFUND_PART = request(
    "A part of it, for one vendor's part",
    {"amount": "25000.00", "fulfillment": 7, "reason": "Satu gelas retak."},
)
REFUND_ITEM = request("One item of it", {"item": 31, "reason": "Gelasnya pecah."})
REFUNDS = answer(
    "Promised",
    {
        "refunds": [
            {
                "id": 3,
                "payment": "250430EA4615A55DB2-1",
                "fulfillment": 7,
                "amount": "25000.00",
                "currency": "IDR",
                "status": "pending",
                "reason": "Satu gelas retak.",
                "lines": [{"fulfillment": 7, "item": 31, "amount": "25000.00"}],
                "created_at": "2025-05-02T03:04:05Z",
                "done_at": None,
            }
        ]
    },
    status=201,
)
MIDTRANS_PAID = request(
    "Midtrans: paid",
    {
        "transaction_status": "settlement",
        "status_code": "200",
        "fraud_status": "accept",
        "transaction_id": "57d5293c-e65f-4a29-95e4-5959c3fa335b",
        "order_id": "250430EA4615A55DB2-1",
        "gross_amount": "150000.00",
        "currency": "IDR",
        "payment_type": "bank_transfer",
        "transaction_time": "2025-04-30 16:00:00",
        "signature_key": "16d6f84b2fb0468e2a9cf99a8ac4e5d803d42180347aaa70cb2a7abb…",
    },
)
APPLIED = answer("Done", {"result": "applied"})
SHOP = [
    OpenApiExample(
        "shop",
        {
            "name": "Rupa Rawi",
            "tagline_id": "Buatan tangan, dari seluruh Nusantara",
            "tagline_en": "Made by hand, all over Indonesia",
            "logo": None,
            "colour": "#7a3b1d",
            "by_day": {"accent": "#7a3b1d", "hover": "#572a15", "on_accent": "#ffffff"},
            "by_night": {"accent": "#d37849", "hover": "#de966f", "on_accent": "#1c1612"},
            "email": "halo@ruparawi.example",
            "phone": "+62 274 555 0100",
            "whatsapp": "+6281234567890",
            "address": "Jalan Malioboro 1, Yogyakarta 55213",
            "social": [{"name": "Instagram", "url": "https://www.instagram.com/ruparawi"}],
            "currency": "IDR",
            "languages": ["id", "en"],
            "return_hours": 48,
            "gateways": ["manual", "cod"],
            "pages": [
                {
                    "slug": "syarat",
                    "kind": "terms",
                    "title_id": "Syarat dan ketentuan",
                    "title_en": "Terms and conditions",
                    "in_footer": True,
                }
            ],
        },
        response_only=True,
    )
]

HOUSE_ACCOUNT_DATA = {
    "bank": "BCA",
    "number": "014 123 4567",
    "holder": "PT Rupa Rawi Nusantara",
    "is_active": True,
    "position": 0,
}
NEW_HOUSE_ACCOUNT = request("An account", HOUSE_ACCOUNT_DATA)
OUT_OF_USE = request("Out of use", {"is_active": False})
HOUSE_ACCOUNT = answer("An account", {"id": 2} | HOUSE_ACCOUNT_DATA)
HOUSE_ACCOUNT_ADDED = answer("The new account", {"id": 2} | HOUSE_ACCOUNT_DATA, status=201)

PROOF_DATA = {
    "id": 5,
    "status": "waiting",
    "reason": "",
    "uploaded_at": "2025-05-01T02:10:00.000000Z",
}
NEW_PROOF = OpenApiExample(
    "A file",
    {"file": "(the bytes of bukti.jpg)"},
    request_only=True,
    media_type="multipart/form-data",
)
PROOF_UPLOADED = answer("The proof", PROOF_DATA, status=201)
STAFF_PROOF_DATA = PROOF_DATA | {
    "order": "250430EA4615A55DB2",
    "payment": "250430EA4615A55DB2-3",
    "payment_status": "pending",
    "buyer": "Sari Dewi",
    "amount": "150000.00",
    "currency": "IDR",
    "content_type": "image/webp",
    "decided_at": None,
}
STAFF_PROOF = answer("A proof", STAFF_PROOF_DATA)
PROOF_CONFIRMED = answer(
    "Confirmed",
    STAFF_PROOF_DATA
    | {"status": "confirmed", "payment_status": "paid", "decided_at": "2025-05-01T03:00:00Z"},
)
PROOF_REFUSED = answer(
    "Refused",
    STAFF_PROOF_DATA
    | {
        "status": "refused",
        "reason": "Uangnya belum masuk.",
        "decided_at": "2025-05-01T03:00:00Z",
    },
)
REFUSE_PROOF = request("Why", {"reason": "Uangnya belum masuk."})
