"""Requests and answers as the OpenAPI document shows them."""

from drf_spectacular.utils import OpenApiExample


def asked(name: str, value: dict) -> OpenApiExample:
    return OpenApiExample(name, value, request_only=True)


def answered(name: str, value: dict) -> OpenApiExample:
    return OpenApiExample(name, value, response_only=True)


PASSWORD = {"current_password": "tenun-ikat-2026"}
NEW_PASSWORD = "batik-tulis-2027"
TIMES = {"created_at": "2026-04-30T08:15:00Z", "updated_at": "2026-04-30T08:15:00Z"}

# ── signing in ──────────────────────────────────────────────────────────────────────────────────

PERSON = {
    "id": 7,
    "username": "sari",
    "name": "Sari Dewi",
    "bio": "Penenun dari Sleman",
    "profile_image_url": "",
    "joined_at": "2026-04-30T08:15:00Z",
}
PROFILE = PERSON | {
    "email": "sari@contoh.id",
    "first_name": "Sari",
    "last_name": "Dewi",
    "language": "id",
    "may_mail_prices": True,
    "is_staff": False,
    "email_verified_at": None,
}
TOKEN_PAIR = {"access": "eyJhbGciOiJIUzI1NiIs…", "refresh": "eyJhbGciOiJIUzI1NiIs…"}
LINK_TOKEN = {"token": "eyJ1c2VyIjo3fQ.1x9Yb2.q7rE3sVt"}

REGISTRATION = asked(
    "register",
    {
        "username": "sari",
        "email": "sari@contoh.id",
        "password": "tenun-ikat-2026",
        "first_name": "Sari",
        "last_name": "Dewi",
    },
)
LOGIN = asked("login", {"login": "sari", "password": "tenun-ikat-2026"})
LOGIN_BY_EMAIL = asked("by e-mail", {"email": "sari@contoh.id", "password": "tenun-ikat-2026"})
REFRESH = asked("refresh", {"refresh": TOKEN_PAIR["refresh"]})
TOKENS = answered("tokens", TOKEN_PAIR)
SIGNED_IN = answered("signed in", {"user": PROFILE} | TOKEN_PAIR)

PASSWORD_CHANGE = asked("change", PASSWORD | {"new_password": NEW_PASSWORD})
RESET = asked("ask", {"email": "sari@contoh.id"})
RESET_CONFIRMATION = asked("set", LINK_TOKEN | {"password": NEW_PASSWORD})
VERIFICATION = asked("token", LINK_TOKEN)

# ── people ──────────────────────────────────────────────────────────────────────────────────────

USER = answered("user", PROFILE)
PUBLIC_USER = answered("person", PERSON)
CHANGED_NAMES = asked(
    "names",
    {"username": "sari", "email": "sari@contoh.id", "first_name": "Sari", "bio": "Penenun"},
)
CHANGED_EMAIL = asked("e-mail", {"username": "sari", "email": "sari.dewi@contoh.id"} | PASSWORD)
CLOSING = asked("close", PASSWORD)

SESSION = answered(
    "session",
    {
        "id": 12,
        "kind": "browser",
        "device": "Chrome · Android",
        "agent": "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile",
        "is_current": True,
        "created_at": "2026-04-30T08:15:00Z",
        "seen_at": "2026-05-02T03:00:00Z",
        "expires_at": "2026-05-16T03:00:00Z",
    },
)
ASKED_FOR = {"id": 3, "created_at": "2026-04-30T08:15:00Z"}
WAITING_EXPORT = answered(
    "waiting", ASKED_FOR | {"is_ready": False, "done_at": None, "expires_at": None}
)
ASKED_EXPORT = OpenApiExample(
    "asked for",
    ASKED_FOR | {"is_ready": False, "done_at": None, "expires_at": None},
    response_only=True,
    status_codes=["202"],
)
EXPORT_FILE = answered("the file, shortened", {"profile": PROFILE, "orders": [], "reviews": []})
EXPORT = answered(
    "ready",
    ASKED_FOR
    | {
        "is_ready": True,
        "done_at": "2026-04-30T08:15:02Z",
        "expires_at": "2026-05-07T08:15:02Z",
    },
)

# ── addresses, payment methods, API keys ────────────────────────────────────────────────────────

HOME = {
    "label": "Rumah",
    "recipient_name": "Sari Dewi",
    "phone": "+62 812 3456 7890",
    "line1": "Jalan Kaliurang 5",
    "line2": "",
    "city": "Sleman",
    "state": "DI Yogyakarta",
    "postal_code": "55281",
    "country": "Indonesia",
    "is_default": True,
}
ADDRESS = asked("address", HOME)
STORED_ADDRESS = answered("stored", {"id": 3} | HOME | TIMES)

EXPIRY = {"expiry_month": 11, "expiry_year": 2031}
VISA = {"kind": "credit_card", "brand": "Visa", "last4": "1111"} | EXPIRY | {"is_default": True}
CARD_NUMBER = asked(
    "card number", {"kind": "credit_card", "number": "4111 1111 1111 1111"} | EXPIRY
)
LAST_FOUR_DIGITS = asked("last four digits", VISA)
STORED_PAYMENT_METHOD = answered("stored", {"id": 5} | VISA | TIMES)

STOREHOUSE = {
    "name": "Gudang",
    "scopes": ["orders:read", "orders:write"],
    "expires_at": "2027-04-30T00:00:00Z",
}
CREATED = {"id": 4, "prefix": "rr_5f0c21ab", "created_at": "2026-04-30T08:15:00Z"}
KEY_REQUEST = asked("key", STOREHOUSE)
KEY = answered("key", STOREHOUSE | CREATED | {"last_used_at": "2026-05-02T03:04:00Z"})
NEW_KEY = answered(
    "new key",
    STOREHOUSE
    | CREATED
    | {"last_used_at": None, "key": "rr_5f0c21ab_2vQ8mC4nJ0xT7bYkE1sLwR9zUaFhD3gPiO6tNqXcV5M"},
)
