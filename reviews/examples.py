"""Requests and answers as the OpenAPI document shows them."""

from drf_spectacular.utils import OpenApiExample

PICTURE = {
    "id": 8,
    "url": "https://shop.example/media/reviews/5f0c21ab.webp",
    "thumbnail_url": "https://shop.example/media/reviews/9d1be407.webp",
    "width": 1200,
    "height": 1600,
}
NEW_REVIEW_IMAGE = OpenApiExample(
    "A file",
    {"file": "(the bytes of tas.jpg)"},
    request_only=True,
    media_type="multipart/form-data",
)
REVIEW_IMAGE = OpenApiExample("A picture", PICTURE, response_only=True, status_codes=["201"])
REVIEW = OpenApiExample(
    "A review",
    {
        "id": 31,
        "product": 71,
        "author": {"id": 4, "username": "sari", "name": "Sari Dewi"},
        "rating": 5,
        "comment": "Anyamannya rapi dan kuat.",
        "images": [PICTURE],
        "reply": "Terima kasih, Kak Sari!",
        "replied_at": "2026-03-06T02:30:00Z",
        "is_hidden": False,
        "created_at": "2026-03-05T08:00:00Z",
        "updated_at": "2026-03-05T08:00:00Z",
    },
    response_only=True,
    status_codes=["200", "201"],
)
NEW_REVIEW = OpenApiExample(
    "Five stars", {"rating": 5, "comment": "Anyamannya rapi dan kuat."}, request_only=True
)
NEW_REVIEW_OF_ORDER = OpenApiExample(
    "Five stars for one of the goods",
    {"product": 71, "rating": 5, "comment": "Anyamannya rapi dan kuat."},
    request_only=True,
)
CHANGED_REVIEW = OpenApiExample("The author thinks again", {"rating": 4}, request_only=True)
HIDDEN_REVIEW = OpenApiExample("Staff hide it", {"is_hidden": True}, request_only=True)
REPLY = OpenApiExample("An answer", {"reply": "Terima kasih, Kak Sari!"}, request_only=True)
