"""Requests and answers as the OpenAPI document shows them."""

from drf_spectacular.utils import OpenApiExample

_CARD = {
    "id": 4,
    "slug": "warna-dari-indigofera",
    "title": "Warna dari indigofera",
    "image_url": "",
    "picture": None,
    "author": {"id": 2, "name": "Redaksi"},
    "published_at": "2026-04-30T08:15:00Z",
}
_TEXT = {
    "body": "Daun direndam *semalam*.",
    "html": "<p>Daun direndam <em>semalam</em>.</p>",
    "products": [],
    "updated_at": "2026-04-30T08:15:00Z",
}
_TYPED = {
    "title": "Warna dari indigofera",
    "body": "Daun direndam *semalam*.",
    "image_url": "",
    "published_at": "2026-04-30T08:15:00Z",
    "products": [71],
}
_MESSAGE = {"message": "Pesanan pertama datang di minggu pertama."}
_SAID = {
    "id": 1,
    "message": "Pesanan pertama datang di minggu pertama.",
    "vendor": {
        "id": 3,
        "slug": "sanggar-sari",
        "business_name": "Sanggar Sari",
        "business_logo_url": "",
        "city": "Sleman",
    },
    "status": "published",
    "created_at": "2026-04-30T08:15:00Z",
    "updated_at": "2026-04-30T08:15:00Z",
}

CARD = [OpenApiExample("article", _CARD, response_only=True)]
ARTICLE = [OpenApiExample("article", _CARD | _TEXT, response_only=True)]
WRITTEN_ARTICLE = [
    OpenApiExample("publish now", _TYPED, request_only=True),
    OpenApiExample("a draft", _TYPED | {"published_at": None}, request_only=True),
]
TESTIMONIAL = [OpenApiExample("testimonial", _SAID, response_only=True)]
NEW_TESTIMONIAL = [OpenApiExample("new", _MESSAGE, request_only=True)]
CHANGED_TESTIMONIAL = [
    OpenApiExample("its vendor", _MESSAGE, request_only=True),
    OpenApiExample("staff", {"status": "published"}, request_only=True),
]

_PAGE_CARD = {
    "id": 3,
    "slug": "syarat",
    "kind": "terms",
    "title_id": "Syarat dan ketentuan",
    "title_en": "Terms and conditions",
    "in_footer": True,
    "updated_at": "2026-04-30T08:15:00Z",
}
_PAGE_TEXT = {"html_id": "<p>Berlaku sejak 2026.</p>", "html_en": "<p>In force since 2026.</p>"}
_PAGE_TYPED = {
    "slug": "syarat",
    "kind": "terms",
    "title_id": "Syarat dan ketentuan",
    "title_en": "Terms and conditions",
    "body_id": "Berlaku sejak 2026.",
    "body_en": "In force since 2026.",
    "is_published": True,
    "in_footer": True,
    "position": 3,
}

PAGE_CARD = [OpenApiExample("page", _PAGE_CARD, response_only=True)]
PAGE = [OpenApiExample("page", _PAGE_CARD | _PAGE_TEXT, response_only=True)]
STAFF_PAGE = [
    OpenApiExample("terms", _PAGE_TYPED, request_only=True),
    OpenApiExample("page", _PAGE_CARD | _PAGE_TYPED | _PAGE_TEXT, response_only=True),
]
