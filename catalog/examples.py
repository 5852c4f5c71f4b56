"""Requests and answers as the OpenAPI document shows them."""

from drf_spectacular.utils import OpenApiExample, OpenApiParameter


def asked(name: str, value) -> OpenApiExample:
    return OpenApiExample(name, value, request_only=True)


def uploaded(name: str, value) -> OpenApiExample:
    """A form with a file."""
    return OpenApiExample(name, value, request_only=True, media_type="multipart/form-data")


def answered(name: str, value) -> OpenApiExample:
    """An answer to a success; lists are wrapped into their page by drf-spectacular."""
    return OpenApiExample(name, value, response_only=True, status_codes=["200", "201"])


CURSOR = OpenApiParameter("cursor", str, description="As in `next` and `previous`.")

_PLAITED = {"id": 12, "name": "Anyaman", "slug": "anyaman"}
_HOME = {"id": 3, "name": "Rumah", "slug": "rumah"}
_CATEGORY_PICTURE = {
    "url": "https://example.org/media/categories/4b7a.webp",
    "width": 1600,
    "height": 1067,
    "srcset": "https://example.org/media/categories/91c0-320.webp 320w, "
    "https://example.org/media/categories/4b7a.webp 1600w",
}
_CATEGORY = _PLAITED | {
    "description": "Rotan, bambu, pandan.",
    "picture": _CATEGORY_PICTURE,
    "parent": 3,
}
CATEGORY = answered("A category", _CATEGORY | {"children": [], "path": [_HOME]})
NEW_CATEGORY = asked(
    "A category", {"name": "Anyaman", "description": "Rotan, bambu, pandan.", "parent": 3}
)
MOVED_CATEGORY = asked("Move it", {"parent": 3})
TREE = answered(
    "The tree",
    {
        "next": None,
        "previous": None,
        "results": [
            _HOME
            | {"description": "", "picture": None, "parent": None}
            | {"children": [_CATEGORY | {"children": []}]}
        ],
    },
)

_SHOP = {"id": 5, "slug": "rotan-jaya", "name": "Rotan Jaya", "city": "Cirebon"}
_PICTURE = "https://example.org/media/products/8c1f.webp"
_SMALL = "https://example.org/media/products/5d20-320.webp"
_CARD = {
    "id": 71,
    "slug": "keranjang-anyaman-rotan",
    "name": "Keranjang Anyaman Rotan",
    "price": "125000.00",
    "price_from": "125000.00",
    "price_to": "165000.00",
    "sale_price": "112500.00",
    "compare_at": "125000.00",
    "currency": "IDR",
    "in_stock": True,
    "min_order_quantity": 1,
    "default_variant": 140,
    "image": _PICTURE,
    "image_alt": "Keranjang bundar dengan tutup",
    "image_small": _SMALL,
    "image_srcset": f"{_SMALL} 320w, {_PICTURE} 1600w",
    "image_width": 1600,
    "image_height": 1200,
    "rating": "4.80",
    "review_count": 15,
    "sold": 42,
    "category": 12,
    "vendor": _SHOP,
    "created_at": "2026-03-01T02:30:00Z",
}
_VARIANT = {
    "id": 140,
    "sku": "RR-7KQ2MX4A",
    "name": "Sedang",
    "options": {"ukuran": "M"},
    "price": "125000.00",
    "sale_price": "112500.00",
    "stock": 8,
    "in_stock": True,
    "weight_grams": 900,
    "is_default": True,
    "image": 9,
}
_IMAGE = {
    "id": 9,
    "url": _PICTURE,
    "alt": "Keranjang bundar dengan tutup",
    "position": 0,
    "is_primary": True,
    "width": 1600,
    "height": 1200,
    "renditions": [{"width": 320, "url": _SMALL}],
    "srcset": f"{_SMALL} 320w, {_PICTURE} 1600w",
}
_PRODUCT = _CARD | {
    "description": "Dianyam tangan di Cirebon.",
    "category_path": [_HOME, _PLAITED],
    "vendor": _SHOP
    | {"logo": None, "holiday_from": None, "holiday_until": None, "holiday_notice": ""},
    "lead_days": 0,
    "variants": [_VARIANT],
    "images": [_IMAGE],
    "tags": ["anyaman", "rotan"],
    "sustainability_attributes": [{"name": "Rotan lestari", "description": ""}],
    "updated_at": "2026-03-02T02:30:00Z",
}
PRODUCT_PAGE = answered(
    "A page",
    {
        "next": "https://example.org/api/v1/products?cursor=biBuZXdlc3QgNzE",
        "previous": None,
        "did_you_mean": None,
        "results": [_CARD],
    },
)
PRODUCT = answered("A product", _PRODUCT)
OWN_PRODUCT = answered(
    "An own product",
    _PRODUCT
    | {"variants": [_VARIANT | {"is_active": True}], "status": "published", "is_listed": True},
)
NEW_PRODUCT = asked(
    "A product with two sizes",
    {
        "name": "Keranjang Anyaman Rotan",
        "description": "Dianyam tangan di Cirebon.",
        "category": 12,
        "variants": [
            {"name": "Sedang", "options": {"ukuran": "M"}, "price": "125000.00", "stock": 8},
            {"name": "Besar", "options": {"ukuran": "L"}, "price": "165000.00", "stock": 3},
        ],
        "tags": ["anyaman", "rotan"],
        "sustainability_attributes": ["Rotan lestari"],
    },
)
CHANGED_PRODUCT = asked(
    "A new price and stock of one variant",
    {"variants": [{"id": 140, "price": "130000.00", "stock": 20}]},
)
SUGGESTIONS = answered(
    "What begins so",
    {
        "products": [
            {
                name: _CARD[name]
                for name in (
                    *("id", "slug", "name", "price", "sale_price", "currency", "image_small"),
                )
            }
        ],
        "vendors": [_SHOP | {"logo": None}],
        "categories": [_PLAITED | {"path": [_HOME]}],
    },
)
RELATED = answered("Goods beside it", {"of_maker": [_CARD], "similar": []})
FACETS = answered(
    "Counts",
    {
        "count": 1,
        "is_estimate": False,
        "estimated": [],
        "currency": "IDR",
        "categories": [
            _HOME | {"parent": None, "count": 1},
            _PLAITED | {"parent": 3, "count": 1},
        ],
        "vendors": [{"id": 5, "name": "Rotan Jaya", "slug": "rotan-jaya", "count": 1}],
        "tags": [{"name": "rotan", "count": 1}],
        "sustainability": [{"name": "Rotan lestari", "count": 1}],
        "options": [{"name": "ukuran", "value": "M", "count": 1}],
        "prices": [{"min": "100000.00", "max": "250000.00", "count": 1}],
    },
)
COUNTED_TWELVE = asked("What was counted", {"sku": "KR-M", "stock": 12, "expected": 8})
SOLD_ELSEWHERE = asked("What was sold elsewhere", {"sku": "KR-L", "change": -1})
COUNTED = answered(
    "What became of them",
    {
        "results": [
            {
                "sku": "KR-M",
                "variant": 140,
                "stock": 7,
                "error": {
                    "code": "stock_changed",
                    "detail": "The stock is not what you expected.",
                },
            },
            {"sku": "KR-L", "variant": 141, "stock": 2, "error": None},
            {
                "sku": "KR-XXL",
                "variant": None,
                "stock": None,
                "error": {"code": "unknown_sku", "detail": "None of your goods has this SKU."},
            },
        ]
    },
)
NEW_IMAGE = asked(
    "By address",
    {"url": "https://example.org/keranjang.jpg", "alt": "Keranjang bundar", "is_primary": True},
)
UPLOADED_IMAGE = uploaded(
    "A file", {"file": "(the bytes of keranjang.jpg)", "alt": "Keranjang bundar"}
)
CHANGED_IMAGE = asked("Make it the first and primary one", {"position": 0, "is_primary": True})
IMAGE = answered("A picture", _IMAGE)
WISH = answered("A wish", {"product": _CARD, "created_at": "2026-03-05T08:00:00Z"})

NOTICE_OF_GUEST = asked("A guest", {"email": "sari@example.org", "language": "id"})
NOTICE_OF_VARIANT = asked("An account, one variant", {"variant": 140})
_NOTICE = {"product": 71, "variant": 140, "needs_confirmation": False}
NOTICE = answered("An account waits", _NOTICE)
NOTICE_TO_CONFIRM = OpenApiExample(
    "A guest is to confirm",
    _NOTICE | {"variant": None, "needs_confirmation": True},
    response_only=True,
    status_codes=["202"],
)

_SHEET = (
    "product_key,name,category,tags,sku,variant_name,options,price,stock,weight_grams\r\n"
    "keranjang,Keranjang Anyaman Rotan,Rumah > Anyaman,anyaman; rotan,KR-M,Sedang,ukuran=M,"
    "125000,8,900\r\n"
    "keranjang,,,,KR-L,Besar,ukuran=L,165000,3,1400\r\n"
)
_REPORT = {"dry_run": False, "rows": 2, "created": 1, "changed": 0, "unchanged": 0, "errors": []}
SHEET = OpenApiExample(
    "A new product with two sizes", _SHEET, request_only=True, media_type="text/csv"
)
SHEET_OUT = OpenApiExample(
    "A product with two sizes",
    "product_id,name,description,category,status,min_order_quantity,lead_days,tags,sustainability,"
    "images,sku,variant_name,options,price,stock,weight_grams,is_default,is_active\r\n"
    "71,Keranjang Anyaman Rotan,,Rumah > Anyaman,published,1,0,anyaman; rotan,,,KR-M,Sedang,"
    "ukuran=M,125000.00,8,900,true,true\r\n",
    response_only=True,
    media_type="text/csv",
    status_codes=["200"],
)
UPLOADED_SHEET = uploaded("A file", {"file": "(the bytes of barang.csv)", "dry_run": True})
SHEET_REPORT = answered("What became of it", _REPORT)
_IMPORT = {
    "id": 14,
    "name": "barang.csv",
    "status": "running",
    "rows": 1400,
    "done": 600,
    "created": 12,
    "changed": 580,
    "unchanged": 8,
    "errors": [],
    "created_at": "2026-03-05T08:00:00Z",
    "finished_at": None,
}
IMPORT = answered("A long sheet on its way", _IMPORT)
IMPORT_BEGUN = OpenApiExample(
    "A long sheet",
    _IMPORT | {"status": "waiting", "done": 0, "created": 0, "changed": 0, "unchanged": 0},
    response_only=True,
    status_codes=["202"],
)
SHEET_REFUSED = OpenApiExample(
    "A row without a price",
    {
        "type": "validation_error",
        "errors": [
            {
                "code": "invalid",
                "detail": "A new variant needs a price.",
                "attr": "3.price",
                "row": 3,
                "field": "price",
            }
        ],
    },
    response_only=True,
    status_codes=["400"],
)
