"""The shapes the demo data is written in: plain values, no tables.

Money is rupiah as Decimal, weights are grams, rates are fractions (0.08 is eight percent), and
times are days from the moment of seeding, so that the shop never looks old.
"""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Person:
    first_name: str
    last_name: str
    username: str
    email: str
    phone: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True)
class Address:
    label: str
    recipient_name: str
    phone: str
    line1: str
    city: str
    state: str  # the province
    postal_code: str
    line2: str = ""
    country: str = "Indonesia"
    is_default: bool = True


@dataclass(frozen=True)
class Buyer:
    person: Person
    addresses: tuple[Address, ...]


@dataclass(frozen=True)
class Vendor:
    business_name: str
    slug: str
    city: str
    province: str
    description: str
    story: str
    phone: str
    email: str
    owner: Person
    shipping_fee: Decimal
    free_shipping_from: Decimal | None
    commission_rate: Decimal
    status: str = "approved"  # or pending, rejected
    reason: str = ""  # why an application was turned down


@dataclass(frozen=True)
class Category:
    name: str
    slug: str
    description: str
    children: tuple["Category", ...] = ()


@dataclass(frozen=True)
class Attribute:
    """A claim of sustainability, and what we mean by it."""

    name: str
    slug: str
    description: str


@dataclass(frozen=True)
class Variant:
    sku: str
    price: Decimal
    stock: int
    weight: int
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Product:
    """One product; the first variant is the default, the first picture is its card."""

    name: str
    slug: str
    vendor: str  # a vendor's slug
    category: str  # a category's name
    description: str
    variants: tuple[Variant, ...]
    pictures: tuple[str, ...]  # what each shows, for who cannot see it; the files have its slug
    tags: tuple[str, ...]
    sustainability: tuple[str, ...]  # names of attributes
    min_order_quantity: int = 1
    status: str = "published"  # or draft, archived


@dataclass(frozen=True)
class Review:
    product: str  # a product's name
    buyer: str  # a buyer's username; empty: a guest
    rating: int
    comment: str


@dataclass(frozen=True)
class Article:
    title: str
    slug: str
    summary: str
    body: str  # Markdown
    published_days_ago: int


@dataclass(frozen=True)
class Testimonial:
    vendor: str  # a vendor's slug
    author: str
    role: str
    quote: str


@dataclass(frozen=True)
class Promotion:
    """A price rule; without a code it is automatic, without a scope for everything."""

    name: str
    description: str
    code: str | None
    type: str  # percentage_discount, fixed_discount, free_shipping
    value: Decimal  # percent, or rupiah; 0 for free shipping
    max_discount: Decimal | None = None
    minimum_subtotal: Decimal = Decimal(0)
    starts_in_days: int = -7
    ends_in_days: int | None = 60
    usage_limit: int | None = None
    limit_per_buyer: int | None = None
    categories: tuple[str, ...] = ()  # names
    vendors: tuple[str, ...] = ()  # slugs
    products: tuple[str, ...] = ()  # names
    is_active: bool = True
    own_of: str = ""  # slug of the vendor whose own it is

    @property
    def has_scope(self) -> bool:
        return bool(self.categories or self.vendors or self.products)


def slugged(name: str) -> str:
    """A plain slug: lower-case letters and digits with single hyphens."""
    letters = "".join(c if c.isascii() and c.isalnum() else " " for c in name.lower())
    return "-".join(letters.split())


def variant(sku: str, price: int, stock: int, weight: int, **options: str) -> Variant:
    return Variant(sku, Decimal(price), stock, weight, options)


def product(name, vendor, category, description, variants, pictures, tags, sustainability, **more):
    """A Product with its slug made from its name, its tags and attributes given as one line."""
    return Product(
        name=name,
        slug=slugged(name),
        vendor=vendor,
        category=category,
        description=" ".join(description.split()),
        variants=tuple(variants),
        pictures=tuple(pictures),
        tags=tuple(tags.split(", ")),
        sustainability=tuple(sustainability.split(", ")),
        **more,
    )
