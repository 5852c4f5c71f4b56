"""The demo shop as data: its people, goods, words and promotions. Nothing here touches a table."""

from .articles import ARTICLES
from .bulk import COMBINATIONS, bulk_description, bulk_name
from .categories import ATTRIBUTES, CATEGORIES
from .front import (
    AGENTS,
    ARTICLE_GOODS,
    BANNERS,
    CATEGORY_PICTURES,
    HOLIDAY_NOTICE,
    HOUSE,
    LEAD_DAYS,
    ON_HOLIDAY,
    QUESTIONS,
    RAILS,
    SAVED,
    VENDOR_BANNERS,
    WAITED_FOR,
)
from .pages import PAGES
from .people import (
    ACCOUNTS,
    APPLICATIONS,
    BUYER_PASSWORD,
    BUYERS,
    FINANCE,
    GUEST,
    HOUSE_ACCOUNT,
    PKP,
    STAFF,
    STAFF_PASSWORD,
    VENDOR_PASSWORD,
    VENDORS,
)
from .products import PRODUCTS
from .promotions import PROMOTIONS
from .words import GUESTS_REVIEW, REVIEWS, TESTIMONIALS

__all__ = [
    "ACCOUNTS",
    "AGENTS",
    "APPLICATIONS",
    "ARTICLES",
    "ARTICLE_GOODS",
    "ATTRIBUTES",
    "BANNERS",
    "BUYERS",
    "BUYER_PASSWORD",
    "CATEGORIES",
    "CATEGORY_PICTURES",
    "COMBINATIONS",
    "FINANCE",
    "GUEST",
    "GUESTS_REVIEW",
    "HOLIDAY_NOTICE",
    "HOUSE",
    "HOUSE_ACCOUNT",
    "LEAD_DAYS",
    "ON_HOLIDAY",
    "PAGES",
    "PKP",
    "PRODUCTS",
    "PROMOTIONS",
    "QUESTIONS",
    "RAILS",
    "REVIEWS",
    "SAVED",
    "STAFF",
    "STAFF_PASSWORD",
    "TESTIMONIALS",
    "VENDORS",
    "VENDOR_BANNERS",
    "VENDOR_PASSWORD",
    "WAITED_FOR",
    "bulk_description",
    "bulk_name",
]
