"""Examples for the OpenAPI document: one order, as every operation shows it."""

from drf_spectacular.utils import OpenApiExample

ADDRESS = {
    "recipient_name": "Sari Dewi",
    "phone": "+62 812 3456 7890",
    "line1": "Jalan Kaliurang 5",
    "line2": "",
    "city": "Sleman",
    "state": "DI Yogyakarta",
    "postal_code": "55281",
    "country": "Indonesia",
}
MONEY = {
    "subtotal": "150000.00",
    "discount": "15000.00",
    "shipping": "20000.00",
    "shipping_discount": "0.00",
    "tax": "15360.00",
    "total": "155000.00",
}
VENDOR = {"id": 4, "slug": "anyam-rajapolah", "name": "Anyam Rajapolah"}
ITEM = {
    "id": 31,
    "product": 12,
    "variant": 40,
    "product_name": "Keranjang Anyaman Rotan",
    "variant_name": "M",
    "sku": "AR-KRJ-ROT-M",
    "image_url": "http://127.0.0.1:8000/media/products/keranjang.jpg",
    "unit_price": "75000.00",
    "quantity": 2,
    "discount": "15000.00",
    "tax": "13378.00",
    "total": "135000.00",
}
BOUGHT_ITEM = ITEM | {"refunded": "0.00"}
SET_STATUS = {"method": "PUT", "url": "/api/v1/orders/250430EA4615A55DB2/status"}
CANCEL = {
    "name": "cancel",
    "status": "cancelled",
    **SET_STATUS,
    "body": {"status": "cancelled"},
    "asks": ["notes"],
    "allowed": True,
    "code": "",
    "reason": "",
}
SHIP = {
    "name": "ship",
    "status": "shipped",
    **SET_STATUS,
    "body": {"status": "shipped"},
    "asks": [],
    "allowed": False,
    "code": "not_yours",
    "reason": "Somebody else does this.",
}
HISTORY = [
    {
        "id": 90,
        "axis": "fulfillment",
        "fulfillment": 21,
        "from_status": "",
        "to_status": "pending",
        "transition": "place",
        "by": {"role": "buyer", "id": 7, "name": "Sari Dewi"},
        "note": "",
        "internal_note": "",
        "details": {},
        "at": "2025-04-30T21:51:33.000000Z",
    },
    {
        "id": 91,
        "axis": "payment",
        "fulfillment": None,
        "from_status": "pending",
        "to_status": "paid",
        "transition": "",
        "by": {"role": "system", "id": None, "name": ""},
        "note": "",
        "internal_note": "",
        "details": {},
        "at": "2025-04-30T21:51:34.000000Z",
    },
]
SUMMARY_DATA = {
    "number": "250430EA4615A55DB2",
    "status": "pending",
    "payment_status": "paid",
    "currency": "IDR",
    "placed_at": "2025-04-30T21:51:33.000000Z",
    **MONEY,
    "buyer": {"id": 7, "name": "Sari Dewi", "email": "sari@contoh.example"},
    "items": [ITEM],
    "refunded": "0.00",
    "available_actions": [CANCEL, SHIP],
}
FULFILLMENT = {
    "id": 21,
    "vendor": VENDOR,
    "status": "pending",
    **MONEY,
    "tax_status": "pkp",
    "tax_rate": "0.1100",
    "refunded": "0.00",
    "tracking_number": "",
    "tracking_url": "",
    "carrier": "",
    "ship_by": None,
    "shipped_at": None,
    "delivered_at": None,
    "complaint_until": None,
    "completed_at": None,
    "cancelled_at": None,
    "returned_at": None,
    "metadata": {},
    "label": None,
    "free_labels": {},
    "items": [BOUGHT_ITEM],
    "available_actions": [CANCEL, SHIP],
}
PAYMENT = {
    "id": 12,
    "gateway": "test",
    "reference": "250430EA4615A55DB2-1",
    "status": "paid",
    "amount": "155000.00",
    "refunded": "0.00",
    "currency": "IDR",
    "client_secret": "test_secret_250430EA4615A55DB2-1",
    "redirect_url": "",
    "instructions": None,
    "proof": None,
    "paid_at": "2025-04-30T21:51:34.000000Z",
}
ORDER_DATA = SUMMARY_DATA | {
    "id": 14,
    "items": [BOUGHT_ITEM],
    "updated_at": "2025-04-30T21:51:34.000000Z",
    "expires_at": "2025-05-01T21:51:33.000000Z",
    "pays_on_delivery": False,
    "tax_rate": "0.1100",
    "shipping_address": ADDRESS,
    "billing_address": ADDRESS,
    "notes": "Titip di satpam.",
    "exchange_for": None,
    "metadata": {},
    "payment": PAYMENT | {"paid": "155000.00"},
    "payments": [PAYMENT],
    "refunds": [],
    "promotions": [{"promotion": 2, "title": "Kenduri", "code": "KENDURI10", "amount": "15000.00"}],
    "fulfillments": [FULFILLMENT],
    "returns": [],
    "status_history": HISTORY,
}
CART_DATA = {
    "currency": "IDR",
    "vendors": [
        {
            "vendor": VENDOR,
            "items": [
                {
                    "id": 5,
                    "variant": 40,
                    "product": 12,
                    "sku": "AR-KRJ-ROT-M",
                    "name": "Keranjang Anyaman Rotan",
                    "variant_name": "M",
                    "options": {"Ukuran": "M"},
                    "image_url": ITEM["image_url"],
                    "unit_price": "75000.00",
                    "quantity": 2,
                    "stock": 1,
                    "minimum": 1,
                    "subtotal": "150000.00",
                    "problems": [
                        {
                            "code": "out_of_stock",
                            "detail": "There is not enough stock left.",
                            "variant": 40,
                            "available": 1,
                        }
                    ],
                }
            ],
            "subtotal": "150000.00",
            "missing_to_free_shipping": "50000.00",
        }
    ],
    "quantity": 2,
    "subtotal": "150000.00",
}
RETURN_DATA = {
    "id": 8,
    "kind": "return",
    "number": "250430EA4615A55DB2",
    "fulfillment": 21,
    "status": "requested",
    "reason": "Gagangnya retak.",
    "answer": "",
    "is_waived": False,
    "at_fault": "",
    "items": [{"item": 31, "quantity": 1, "restocked": 0}],
    "pictures": [8],
    "exchange": None,
    "requested_at": "2025-05-04T03:00:00.000000Z",
    "decided_at": None,
    "received_at": None,
}
LABEL_DATA = {
    "id": 3,
    "slug": "siap-kirim",
    "name_id": "Siap kirim",
    "name_en": "Packed",
    "colour": "#2b5a8a",
    "status": "processing",
    "position": 0,
}


def answer(name: str, value, *, status: int = 200) -> OpenApiExample:
    return OpenApiExample(name, value, response_only=True, status_codes=[str(status)])


def request(name: str, value) -> OpenApiExample:
    return OpenApiExample(name, value, request_only=True)


ORDER = answer("An order", ORDER_DATA)
CHECKED_OUT = answer("The new order", ORDER_DATA, status=201)
SUMMARY = answer("An order in the list", SUMMARY_DATA)
HISTORY_LINE = answer("Its beginning", HISTORY[0])
CART = answer("The cart", CART_DATA)
CART_ADDED = answer("The cart", CART_DATA, status=201)
ADD_VARIANT = request("A variant", {"variant": 40, "quantity": 2})
ADD_PRODUCT = request("A product that has just one", {"product": 12})
SAVE = request("An item of the cart", {"item": 31})
SAVED_DATA = {
    "id": 5,
    "variant": 40,
    "product": 12,
    "slug": "keranjang-anyaman-rotan",
    "name": "Keranjang Anyaman Rotan",
    "variant_name": "M",
    "image_url": "http://127.0.0.1:8000/media/products/keranjang.jpg",
    "unit_price": "75000.00",
    "quantity": 2,
    "can_be_had": True,
    "saved_at": "2026-03-05T08:00:00Z",
}
SAVED_ITEM = answer("Something saved for later", SAVED_DATA)
SAVED = answer("Saved", SAVED_DATA, status=201)
THREE_PIECES = request("Three pieces", {"quantity": 3})
RETURN = answer("A return", RETURN_DATA)
RETURNS_ASKED = answer("What was asked for", RETURN_DATA, status=201)
APPROVE_RETURN = request("An answer", {"reason": "Maaf, kami ganti."})
DECLINE_RETURN = request("An answer", {"reason": "Barang sudah dipakai."})
RECEIVE_RETURN = request("An answer", {"restock": False, "note": "Pecah."})
RETURN_PIECES = request(
    "One of them", {"reason": "Gagangnya retak.", "items": [{"item": 31, "quantity": 1}]}
)
NEW_RETURN_PICTURE = OpenApiExample(
    "A file",
    {"file": "(the bytes of retak.jpg)"},
    request_only=True,
    media_type="multipart/form-data",
)
RETURN_PICTURE = answer(
    "A picture", {"id": 8, "uploaded_at": "2025-05-04T03:01:00.000000Z"}, status=201
)
CANCEL_REASON = request("Why", {"reason": "Salah pesan."})
RETURN_REASON = request("Why", {"reason": "Gagangnya retak."})
LABEL = answer("A label", LABEL_DATA)
LABEL_ADDED = answer("The new label", LABEL_DATA, status=201)
NEW_LABEL = request(
    "A label", {key: LABEL_DATA[key] for key in LABEL_DATA if key not in ("id", "position")}
)
LABEL_POSITIONS = request("Each of them", {"id": 3, "position": 0})
SET_LABEL = request("A label", {"status": "siap-kirim"})
SHIPPED = request(
    "Shipped",
    {
        "status": "shipped",
        "tracking_number": "JNE0012345678",
        "tracking_url": "https://www.jne.co.id/id/tracking/trace/JNE0012345678",
        "carrier": "JNE",
        "notes": "Dikirim pagi ini.",
    },
)
PREVIEW_WITH_CODE = request("With a code", {"promotion_code": "KENDURI10", "shipping_address": 3})
PREVIEW_DATA = MONEY | {
    "currency": "IDR",
    "vendors": [
        MONEY
        | {
            "vendor": VENDOR,
            "items": [
                {
                    "variant": 40,
                    "name": "Keranjang Anyaman Rotan",
                    "variant_name": "M",
                    "unit_price": "75000.00",
                    "quantity": 2,
                    "subtotal": "150000.00",
                    "discount": "15000.00",
                    "discounts": [{"promotion": 2, "title": "Kenduri", "amount": "15000.00"}],
                    "tax": "13378.00",
                    "total": "135000.00",
                }
            ],
        }
    ],
    "promotions": [
        {
            "id": 2,
            "title": "Kenduri",
            "promotion_code": "KENDURI10",
            "applies": True,
            "code": "",
            "reason": "",
            "eligible": [40],
            "amount": "15000.00",
        },
        {
            "id": 3,
            "title": "Belanja banyak",
            "promotion_code": "",
            "applies": False,
            "code": "below_minimum",
            "reason": "The promotion needs goods for at least Rp500.000.",
            "eligible": [40],
            "amount": "0.00",
        },
    ],
    "problems": [],
}
PREVIEW = answer("What it would come to", PREVIEW_DATA)
STATS = answer(
    "Figures",
    {
        "currency": "IDR",
        "placed": {"orders": 53, "pieces": 80, "amount": "13710000.00"},
        "earned": {"orders": 48, "pieces": 73, "amount": "12450000.00"},
        "revenue": "12450000.00",
        "credited": "11330500.00",
        "orders": 48,
        "pieces": 73,
        "buyers": 39,
        "months": [{"month": "2025-04", "revenue": "1250000.00", "orders": 6}],
        "top_products": [
            {
                "product": 12,
                "name": "Keranjang Anyaman Rotan",
                "pieces": 21,
                "revenue": "1575000.00",
            }
        ],
        "low_stock": [
            {
                "product": 12,
                "variant": 40,
                "name": "Keranjang Anyaman Rotan",
                "sku": "AR-KRJ-ROT-M",
                "stock": 2,
            }
        ],
        "to_do": {"to_process": 2, "to_ship": 1, "late": 0, "returns": 0, "low_stock": 1},
    },
)

NEW_QUESTION = [
    OpenApiExample("a question", {"text": "Apakah warnanya luntur?"}, request_only=True)
]
QUESTION = [
    OpenApiExample(
        "answered",
        {
            "id": 5,
            "product": 71,
            "fulfillment": None,
            "vendor": {"id": 3, "slug": "sanggar-sari", "name": "Sanggar Sari"},
            "asker": "Dewi Lestari",
            "text": "Apakah warnanya luntur?",
            "answer": "Cuci pertama sedikit, setelah itu tidak lagi.",
            "asked_at": "2026-05-02T03:00:00Z",
            "answered_at": "2026-05-02T08:30:00Z",
        },
        response_only=True,
    )
]
