"""What the log keeps (audit/): for each table the fields that matter, and which tables it leaves
out. Passwords, hashes and secrets are in no list, nor is bookkeeping: counters, card figures, what
the database generates.

Who buys is not logged: an order has its own history, and a review its author.
"""

from audit.recording import log


def is_buyers(row, origin) -> bool:
    """Of an order, a part, a payment or a request: its own buyer acts."""
    order = row
    for step in ("payment", "fulfillment", "order"):
        order = getattr(order, step, None) or order
    return origin.user_id is not None and origin.user_id == order.buyer_id


LEFT_OUT = {
    # a person's own affairs
    "accounts.Address",
    "accounts.PaymentMethod",
    "catalog.WishlistItem",
    "orders.Cart",
    "orders.CartItem",
    # written once by others that are logged, and a history themselves
    "orders.OrderItem",
    "orders.Redemption",
    "orders.StatusChange",
    "payments.PaymentEvent",
    "vendors.VendorReview",
    "audit.LogEntry",
    # machinery
    "accounts.IdempotencyKey",
    "accounts.RefreshToken",
    "accounts.WrongPasswords",
    "notifications.Delivery",
    "notifications.Mail",
}


def log_what_matters() -> None:
    from django.contrib.auth.models import Group
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from accounts.models import ApiKey, User
    from catalog.models import (
        Category,
        Product,
        ProductImage,
        SustainabilityAttribute,
        Tag,
        Variant,
    )
    from content.models import Article, Testimonial
    from notifications.models import Job, WebhookEndpoint
    from orders.models import Fulfillment, Order, ReturnRequest, StatusLabel
    from payments.models import Payment, Refund
    from promotions.models import Promotion
    from reviews.models import Review
    from vendors.models import Vendor

    log(
        User,
        *("is_active", "is_staff", "is_superuser", "lock_reason", "closed_at"),
        sets=["groups", "user_permissions"],
        unless=lambda user, origin: origin.is_nobody,  # signing up
    )
    log(Group, "name", sets=["permissions"])
    log(TOTPDevice, "user", "confirmed")  # not its key; of recovery codes nothing
    log(ApiKey, "owner", "name", "prefix", "scopes", "expires_at", "revoked_at")
    log(
        Vendor,
        *("owner", "slug", "business_name", "business_description", "business_address"),
        *("business_phone", "business_email", "business_logo_url", "city", "story", "status"),
        *("shipping_fee", "free_shipping_threshold", "commission_rate"),
    )
    log(Category, "name", "slug", "description", "parent", "is_active")
    log(Tag, "name")
    log(SustainabilityAttribute, "name", "description")
    log(
        Product,
        *("vendor", "category", "name", "description", "status", "min_order_quantity"),
        sets=["tags", "sustainability_attributes"],
    )
    log(Variant, "sku", "name", "options", "price", "stock", "weight_grams", "is_active")
    log(ProductImage, "product", "file", "source_url", "alt", "position", "is_primary")
    log(
        Promotion,
        *("title", "description", "code", "kind", "value", "max_discount", "min_subtotal"),
        *("priority", "usage_limit", "buyer_limit", "is_active", "starts_at", "ends_at"),
        "image_url",
        sets=["products", "categories", "vendors"],
    )
    log(Article, "title", "slug", "body", "image_url", "author", "published_at")
    log(Testimonial, "vendor", "message", "status")
    log(StatusLabel, "vendor", "slug", "name_id", "name_en", "colour", "status", "position")
    log(
        Order,
        *("status", "payment_status", "expires_at", "shipping_address", "notes", "metadata"),
        unless=is_buyers,
    )
    log(
        Fulfillment,
        *("status", "tracking_number", "tracking_url", "carrier", "metadata", "label"),
        *("free_labels", "is_restocked"),
        unless=is_buyers,
    )
    log(ReturnRequest, "kind", "status", "reason", "answer", "is_waived", unless=is_buyers)
    log(Payment, "gateway", "reference", "status", "amount", "refunded", unless=is_buyers)
    log(Refund, "payment", "amount", "status", "is_by_hand", "reason", unless=is_buyers)
    log(
        Review,
        *("product", "rating", "comment", "reply", "is_hidden"),
        unless=lambda review, origin: origin.user_id == review.author_id,
    )
    log(
        WebhookEndpoint,
        "owner",
        "url",
        "description",
        "event_types",
        "is_active",
        "disabled_reason",
    )
    log(Job, "status", "attempts")
