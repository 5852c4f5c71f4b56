"""A well-formed body for every operation that has one, about the things of the world."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.tests.factories import PASSWORD
from dashboard.tests.shops import picture_file
from rupa_rawi.tests.contract.world import World

SHEET = b"name,price,stock\r\nTikar,90000,3\r\n"
SETTLEMENT = b"reference,gross,fee,net,settled_on\r\nX-1,90000,900,89100,2026-05-01\r\n"
ADDRESS = {
    "recipient_name": "Sari",
    "phone": "+62 811",
    "line1": "Jalan Baru 1",
    "city": "Sleman",
    "state": "DIY",
    "postal_code": "55281",
}
CARD = {"kind": "credit_card", "brand": "Visa", "last4": "4242"} | {
    "expiry_month": 11,
    "expiry_year": 2040,
}
PRODUCT = {"name": "Tikar pandan", "variants": [{"price": "90000", "stock": 3}]}
PROMOTION = {
    "title": "Pekan tenun",
    "kind": "percentage_discount",
    "value": "10",
    "applies_to": "everything",
}
PAGE = {"slug": "cara-memesan", "title_id": "Cara memesan", "title_en": "How to order"} | {
    "body_id": "Pilih, bayar, tunggu.",
    "body_en": "Choose, pay, wait.",
}
ARTICLE = {"title": "Warna alam", "body": "Daun direndam."}
SHOP = {"business_name": "Sanggar Baru"}
HOUSE_ACCOUNT = {"bank": "BNI", "number": "0987654321", "holder": "PT Rupa Rawi"}
LABEL = {"slug": "siap", "name_id": "Siap", "name_en": "Ready", "status": "processing"}
HOOK = {"url": "https://gudang.example/lain", "event_types": ["order.placed"]}
WHY = {"reason": "salah pesan"}

BODIES: dict[str, dict | list | Callable[[World, str], dict | list]] = {
    "auth_register_create": {"username": "baru", "email": "baru@contoh.id", "password": PASSWORD},
    "auth_login_create": lambda w, who: {"login": w.buyer.username, "password": PASSWORD},
    "auth_refresh_create": lambda w, who: {"refresh": w.refresh},
    "auth_logout_create": lambda w, who: {"refresh": w.refresh},
    "auth_password_change_create": {
        "current_password": PASSWORD,
        "new_password": "batik-tulis-2027",
    },
    "auth_password_reset_create": lambda w, who: {"email": w.buyer.email},
    "auth_password_reset_confirm_create": {"token": "x", "password": "batik-tulis-2027"},
    "auth_email_verify_confirm_create": {"token": "x"},
    "auth_api_keys_create": {"name": "Gudang", "scopes": ["orders:read"]},
    "users_me_update": lambda w, who: {"username": "baru", "email": mail_of(w, who)},
    "users_me_partial_update": {"bio": "Penenun"},
    "users_me_destroy": {"current_password": PASSWORD},
    "users_me_addresses_create": ADDRESS,
    "users_me_addresses_update": ADDRESS,
    "users_me_addresses_partial_update": {"city": "Bantul"},
    "users_me_payment_methods_create": CARD,
    "users_me_payment_methods_update": CARD,
    "users_me_payment_methods_partial_update": {"expiry_year": 2041},
    "vendor_application_create": SHOP,
    "vendor_profile_update": SHOP,
    "vendor_bank_account_update": {"bank": "BRI", "number": "0987654321", "holder": "Sari"},
    "vendor_profile_partial_update": {"city": "Bantul"},
    "vendor_profile_logo_create": lambda w, who: {"file": picture_file("logo.png")},
    "vendor_profile_banner_create": lambda w, who: {"file": picture_file("banner.png")},
    "admin_vendors_review_create": {"action": "suspend", "reason": "aduan"},
    "categories_create": {"name": "Anyaman baru"},
    "categories_update": {"name": "Anyaman baru"},
    "categories_partial_update": {"name": "Anyaman baru"},
    "products_create": PRODUCT,
    "products_update": PRODUCT,
    "products_partial_update": {"name": "Tikar lebar"},
    "products_images_create": {"url": "https://example.org/b.jpg"},
    "products_images_partial_update": {"alt": "Tikar"},
    "products_stock_notice_update": lambda w, who: (
        {} if w.people[who] else {"email": "tamu@contoh.example"}
    ),
    "vendor_stock_create": [{"sku": "TIKAR-1", "change": 1}],
    "vendor_products_import": lambda w, who: {
        "file": SimpleUploadedFile("barang.csv", SHEET, "text/csv")
    },
    "admin_promotions_create": PROMOTION,
    "admin_promotions_update": PROMOTION,
    "admin_promotions_partial_update": {"title": "Hemat lagi"},
    "vendor_promotions_create": PROMOTION,
    "vendor_promotions_update": PROMOTION,
    "vendor_promotions_partial_update": {"title": "Hemat lagi"},
    "articles_create": ARTICLE,
    "admin_pages_create": PAGE,
    "admin_pages_update": PAGE,
    "admin_pages_partial_update": {"title_en": "Ordering"},
    "articles_update": ARTICLE,
    "articles_partial_update": {"title": "Warna bumi"},
    "testimonials_create": {"message": "Senang di sini."},
    "testimonials_update": {"message": "Tetap senang."},
    "testimonials_update/moderate": {"status": "hidden"},
    "testimonials_partial_update": {"message": "Tetap senang."},
    "cart_items_create/own_goods": lambda w, who: {"product": w.product.pk},
    "cart_items_create": lambda w, who: {"variant": w.for_all.pk},
    "cart_items_partial_update": {"quantity": 2},
    "checkout_preview_create": {},
    "checkouts_create/lines": lambda w, who: {"lines": [{"variant": w.for_all.pk, "quantity": 1}]},
    "checkouts_create": {"email": "tamu@contoh.example"},
    "checkouts_update": {"notes": "Titip di satpam."},
    "checkouts_complete_create": {},
    "orders_update": {"status": "processing"},
    "orders_update/cancel": {"status": "cancelled", "notes": "habis"},
    "orders_update/complete": {"status": "completed"},
    "orders_partial_update": {"notes": "segera"},
    "orders_status_update/label": {"status": "dibungkus"},
    "orders_status_update": {"status": "processing"},
    "orders_status_shipping_update": {"status": "processing"},
    "products_questions_create": {"text": "Apakah warnanya luntur?"},
    "cart_saved_create": lambda w, who: {"item": w.cart_item.pk},
    "orders_reviews_create": lambda w, who: {"product": w.unreviewed.pk, "rating": 5},
    "orders_questions_create": {"text": "Bisa dikirim Senin?"},
    "orders_cancel_create": WHY,
    "orders_return_create": WHY,
    "orders_returns_create": WHY,
    "orders_returns_pictures_create": lambda w, who: {"file": picture_file()},
    "orders_returns_exchange_create": {},
    "returns_approve_create": {"reason": "Baik."},
    "returns_decline_create": {"reason": "Sudah dipakai."},
    "returns_receive_create": {"restock": True},
    "status_labels_create": LABEL,
    "status_labels_order_update": lambda w, who: [{"id": w.label.pk, "position": 1}],
    "status_labels_update": LABEL,
    "admin_payouts_create": {"provider": "manual"},
    "admin_payouts_lines_settle_create": {"status": "paid"},
    "admin_adjustments_create": lambda w, who: {
        "vendor": w.shop.pk,
        "amount": "7500",
        "reason": "paket hilang",
    },
    "admin_bank_accounts_refuse_create": {"reason": "Nama pemilik berbeda."},
    "admin_house_accounts_create": HOUSE_ACCOUNT,
    "admin_house_accounts_update": HOUSE_ACCOUNT,
    "admin_house_accounts_partial_update": {"is_active": False},
    "admin_settlements_create": lambda w, who: {
        "gateway": "test",
        "file": SimpleUploadedFile("mei.csv", SETTLEMENT, "text/csv"),
    },
    "payouts_webhooks_create": {"reference_no": "x", "status": "completed", "amount": "1.00"},
    "checkout_create/own": lambda w, who: {"shipping_address": own_address(w, who)},
    "checkout_create": lambda w, who: {"shipping_address": w.address.pk},
    "orders_payments_create": {"gateway": "manual"},
    "orders_payments_proof_create": lambda w, who: {"file": picture_file("bukti.png")},
    "admin_proofs_confirm_create": {},
    "admin_proofs_refuse_create": {"reason": "Uangnya belum masuk."},
    "orders_status_payment_update": {"status": "paid"},
    "orders_refunds_create": {"reason": "retak"},
    "payments_webhooks_create": {"order_id": "x", "signature_key": "x", "status_code": "200"},
    "products_reviews_create": {"rating": 5},
    "reviews_update": {"rating": 5},
    "reviews_update/hide": {"is_hidden": True},
    "reviews_partial_update/hide": {"is_hidden": True},
    "reviews_partial_update": {"rating": 3},
    "reviews_images_create": lambda w, who: {"file": picture_file()},
    "reviews_reply_update": {"reply": "Terima kasih."},
    "webhooks_create": HOOK,
    "webhooks_update": HOOK,
}


def mail_of(world: World, who: str) -> str:
    user = world.people[who]
    return user.email if user else "siapa@contoh.id"


def own_address(world: World, who: str) -> int:
    user = world.people[who]
    return user.addresses.get().pk if user else 1


def body_of(row: str, world: World, who: str) -> dict | list | None:
    """The body of an operation, or of a row that is named for something after a slash."""
    body = BODIES.get(row, BODIES.get(row.partition("/")[0]))
    return body(world, who) if callable(body) else body
