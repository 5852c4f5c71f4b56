"""How the back office looks and where its menu leads. Imported by settings.py."""

from functools import cache

from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

address_of = lazy(cache(reverse), str)  # each page mentions them all, several times


def shop_name(request) -> str:
    from house.reads import house  # the settings are read before any table is known

    return house().name


def item(title, model: str, icon: str) -> dict:
    """A line of the menu, for those who may see the table behind it."""
    app, name = model.split(".")
    permissions = [f"{app}.view_{name}", f"{app}.change_{name}"]
    return {
        "title": title,
        "icon": icon,
        "link": address_of(f"admin:{app}_{name}_changelist"),
        "permission": lambda request: any(map(request.user.has_perm, permissions)),
    }


def page(title, name: str, icon: str) -> dict:
    """A line that leads to a page about the ledger as a whole."""
    return {
        "title": title,
        "icon": icon,
        "link": address_of(f"finance:{name}"),
        "permission": lambda request: request.user.has_perm("ledger.view_posting"),
    }


MENU = [
    {
        "title": _("Shop"),
        "items": [
            item(_("Orders"), "orders.order", "receipt_long"),
            item(_("Parts of orders"), "orders.fulfillment", "package_2"),
            item(_("Returns"), "orders.returnrequest", "assignment_return"),
            item(_("Checkouts"), "orders.checkout", "shopping_cart_checkout"),
            item(_("Payments"), "payments.payment", "payments"),
            item(_("Refunds"), "payments.refund", "currency_exchange"),
            item(_("Proofs of transfers"), "payments.proof", "receipt"),
            item(_("Bank accounts"), "payments.houseaccount", "account_balance"),
            item(_("Messages of gateways"), "payments.paymentevent", "contactless"),
            item(_("Questions"), "orders.question", "contact_support"),
            item(_("Status labels"), "orders.statuslabel", "label"),
        ],
    },
    {
        "title": _("Ledger"),
        "items": [
            page(_("Balances of vendors"), "balances", "account_balance_wallet"),
            page(_("The house's own figures"), "house", "monitoring"),
            page(_("What does not match"), "differences", "rule"),
            page(_("Tax lists"), "taxes", "request_quote"),
            page(_("Sellers"), "sellers", "badge"),
            item(_("Postings"), "ledger.posting", "menu_book"),
            item(_("Adjustments"), "ledger.adjustment", "balance"),
            item(_("Payout runs"), "ledger.payoutrun", "outbound"),
            item(_("Payouts"), "ledger.payout", "send_money"),
            item(_("Settlements"), "ledger.settlement", "receipt"),
            item(_("Bank accounts of vendors"), "ledger.bankaccount", "account_balance"),
        ],
    },
    {
        "title": _("Catalogue"),
        "items": [
            item(_("Categories"), "catalog.category", "account_tree"),
            item(_("Products"), "catalog.product", "shopping_basket"),
            item(_("Stock notices"), "catalog.stocknotice", "notifications_active"),
            item(_("Imported sheets"), "catalog.productimport", "upload_file"),
            item(_("Tags"), "catalog.tag", "sell"),
            item(_("Sustainability"), "catalog.sustainabilityattribute", "eco"),
        ],
    },
    {
        "title": _("Vendors"),
        "items": [item(_("Vendors"), "vendors.vendor", "storefront")],
    },
    {
        "title": _("Promotions"),
        "items": [item(_("Promotions"), "promotions.promotion", "percent")],
    },
    {
        "title": _("Content"),
        "items": [
            item(_("Articles"), "content.article", "article"),
            item(_("Pages"), "content.page", "description"),
            item(_("Banners"), "content.banner", "panorama"),
            item(_("Rows of goods"), "content.rail", "view_carousel"),
            item(_("Testimonials"), "content.testimonial", "format_quote"),
            item(_("Reviews"), "reviews.review", "star"),
        ],
    },
    {
        "title": _("Webhooks"),
        "items": [
            item(_("Webhooks"), "notifications.webhookendpoint", "webhook"),
            item(_("Deliveries"), "notifications.delivery", "send"),
        ],
    },
    {
        "title": _("People"),
        "items": [
            item(_("People"), "accounts.user", "person"),
            item(_("Staff groups"), "auth.group", "group"),
        ],
    },
    {
        "title": _("House"),
        "items": [
            item(_("Shop's face"), "house.house", "palette"),
            item(_("Log"), "audit.logentry", "history"),
            item(_("Jobs"), "notifications.job", "manufacturing"),
            item(_("Mails"), "notifications.mail", "mail"),
        ],
    },
]

UNFOLD = {
    "SITE_TITLE": shop_name,
    "SITE_HEADER": shop_name,
    "SITE_SUBHEADER": _("Back office"),
    "SITE_SYMBOL": "local_mall",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("icon.svg")}
    ],
    "SHOW_VIEW_ON_SITE": False,
    "STYLES": [lambda request: static("backoffice.css")],
    "DASHBOARD_CALLBACK": "backoffice.start.page",
    "LOGIN": {"form": "backoffice.signing_in.StaffLoginForm"},
    "ACCOUNT": {
        "navigation": [
            {"title": _("Second factor"), "link": address_of("second-factor:overview")},
            {"title": _("Change password"), "link": address_of("admin:password_change")},
        ]
    },
    "SIDEBAR": {"show_search": True, "navigation": MENU},
    "BORDER_RADIUS": "6px",
    "SCRIPTS": [lambda request: static("backoffice.js")],
    "COLORS": {
        "base": {  # unbleached cotton to river mud
            "50": "oklch(98.6% .006 80)",
            "100": "oklch(96.4% .008 78)",
            "200": "oklch(91.8% .012 75)",
            "300": "oklch(86% .016 72)",
            "400": "oklch(70% .022 66)",
            "500": "oklch(54% .024 62)",
            "600": "oklch(44.5% .024 60)",
            "700": "oklch(37% .023 58)",
            "800": "oklch(28% .02 56)",
            "900": "oklch(21.5% .017 54)",
            "950": "oklch(14% .014 52)",
        },
        "primary": {  # soga, the brown of Javanese batik
            "50": "oklch(97.6% .014 65)",
            "100": "oklch(94.6% .03 62)",
            "200": "oklch(89% .056 58)",
            "300": "oklch(81% .085 54)",
            "400": "oklch(71% .11 50)",
            "500": "oklch(61% .12 46)",
            "600": "oklch(50.5% .108 43)",
            "700": "oklch(43.5% .093 41)",
            "800": "oklch(37% .077 40)",
            "900": "oklch(31% .06 39)",
            "950": "oklch(22% .042 38)",
        },
    },
}
