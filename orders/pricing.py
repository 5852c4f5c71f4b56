"""What a cart costs: the one calculator of preview and checkout. No database, no rounding gaps.

Prices include the tax, where the vendor collects any. Discounts come off goods first, then each
vendor's shipping is worked out on what is left, then free shipping comes off that (docs/order.md).
The house's commission is worked out last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from catalog.models import Variant
from core.money import ZERO, included_tax, rounded
from promotions import rules
from promotions.models import FundedBy, Promotion
from vendors.models import Vendor


@dataclass(frozen=True)
class LineDiscount:
    """What one promotion took off a line, or off a part's shipping."""

    promotion: Promotion
    amount: Decimal


@dataclass
class PricedLine:
    variant: Variant
    quantity: int
    discounts: list[LineDiscount] = field(default_factory=list)
    tax: Decimal = ZERO

    @property
    def subtotal(self) -> Decimal:
        return self.variant.price * self.quantity

    @property
    def discount(self) -> Decimal:
        return sum((discount.amount for discount in self.discounts), ZERO)

    @property
    def total(self) -> Decimal:
        return self.subtotal - self.discount


@dataclass
class PricedPart:
    """One vendor's share of a cart."""

    vendor: Vendor
    tax_rate: Decimal = ZERO  # none for a vendor that is no PKP
    lines: list[PricedLine] = field(default_factory=list)
    shipping: Decimal = ZERO
    shipping_discounts: list[LineDiscount] = field(default_factory=list)
    shipping_tax: Decimal = ZERO

    @property
    def subtotal(self) -> Decimal:
        return sum((line.subtotal for line in self.lines), ZERO)

    @property
    def discount(self) -> Decimal:
        return sum((line.discount for line in self.lines), ZERO)

    @property
    def shipping_discount(self) -> Decimal:
        return sum((discount.amount for discount in self.shipping_discounts), ZERO)

    @property
    def tax(self) -> Decimal:
        return sum((line.tax for line in self.lines), ZERO) + self.shipping_tax

    @property
    def total(self) -> Decimal:
        return self.subtotal - self.discount + self.shipping - self.shipping_discount

    @property
    def commission(self) -> Decimal:
        borne = [discount for line in self.lines for discount in line.discounts]
        by_vendor = [d.amount for d in borne if d.promotion.funded_by == FundedBy.VENDOR]
        goods = self.subtotal - sum(by_vendor, ZERO)
        return share_of_goods(goods, self.vendor.commission_rate, self.tax_rate)


MONEY_FIELDS = ("subtotal", "discount", "shipping", "shipping_discount", "tax", "total")


@dataclass
class Priced:
    """A priced cart: parts by vendor, and what became of every promotion that was tried."""

    parts: list[PricedPart]
    outcomes: list[rules.Outcome]

    def money(self) -> dict[str, Decimal]:
        """The totals of the whole, by field name."""
        return {
            name: sum((getattr(part, name) for part in self.parts), ZERO) for name in MONEY_FIELDS
        }

    @property
    def total(self) -> Decimal:
        return sum((part.total for part in self.parts), ZERO)

    @property
    def tax_rate(self) -> Decimal:
        """The highest of its parts."""
        return max((part.tax_rate for part in self.parts), default=ZERO)

    @property
    def lines(self) -> list[PricedLine]:
        return [line for part in self.parts for line in part.lines]

    @property
    def applied(self) -> list[rules.Outcome]:
        return [outcome for outcome in self.outcomes if outcome.applies]


def price_lines(
    quantities: Iterable[tuple[Variant, int]],
    promotions: Sequence[Promotion],
    *,
    now: datetime,
    tax_rate: Decimal,
    category_paths: Mapping[int, frozenset[int]] | None = None,
    uses_of_buyer: Mapping[int, int] | None = None,
) -> Priced:
    """Price variants (with product and vendor loaded) under promotions (from `with_scope()`).

    `tax_rate` is what the prices of a PKP include; those of other vendors include none.

    `category_paths` gives for a category the pks of itself and all above it; `uses_of_buyer` how
    often the buyer has used a promotion, by its pk.
    """
    parts: dict[int, PricedPart] = {}
    for variant, quantity in quantities:
        vendor = variant.product.vendor
        part = parts.setdefault(vendor.pk, PricedPart(vendor, tax_rate if vendor.is_pkp else ZERO))
        part.lines.append(PricedLine(variant, quantity))
    priced = Priced(list(parts.values()), [])
    by_key = {line.variant.pk: line for line in priced.lines}

    def lines_now() -> list[rules.Line]:
        return [
            rules.Line(
                key=line.variant.pk,
                product_id=line.variant.product_id,
                category_ids=(category_paths or {}).get(
                    line.variant.product.category_id or 0, frozenset()
                ),
                vendor_id=line.variant.product.vendor_id,
                subtotal=line.subtotal,
                left=line.total,
            )
            for line in priced.lines
        ]

    def try_out(promotion: Promotion, shipping: Mapping[int, Decimal]) -> rules.Outcome:
        uses = (uses_of_buyer or {}).get(promotion.pk, 0)
        outcome = rules.evaluate(promotion, lines_now(), shipping, now=now, uses_of_buyer=uses)
        priced.outcomes.append(outcome)
        return outcome

    in_order = sorted(promotions, key=turn)
    for promotion in in_order:
        if promotion.kind != Promotion.Kind.FREE_SHIPPING:
            for key, amount in try_out(promotion, {}).discounts.items():
                if amount:
                    by_key[key].discounts.append(LineDiscount(promotion, amount))

    for part in priced.parts:
        part.shipping = shipping_fee(part)
    for promotion in in_order:
        if promotion.kind == Promotion.Kind.FREE_SHIPPING:
            left = {p.vendor.pk: p.shipping - p.shipping_discount for p in priced.parts}
            for vendor_id, amount in try_out(promotion, left).shipping_discounts.items():
                if amount:
                    parts[vendor_id].shipping_discounts.append(LineDiscount(promotion, amount))

    for part in priced.parts:
        part.shipping_tax = included_tax(part.shipping - part.shipping_discount, part.tax_rate)
        for line in part.lines:
            line.tax = included_tax(line.total, part.tax_rate)
    return priced


def turn(promotion: Promotion) -> tuple[bool, int, int]:
    """When a promotion has its turn: vendors' own before the house's, then by priority."""
    return promotion.vendor_id is None, promotion.priority, promotion.pk


def share_of_goods(goods: Decimal, rate: Decimal, tax_rate: Decimal) -> Decimal:
    """A share, as the commission is, of goods without the tax that they include; rounded once.

    `goods` are what they come to less what the vendor itself took off them.
    """
    return rounded(goods * rate / (1 + tax_rate))


def shipping_fee(part: PricedPart) -> Decimal:
    """The vendor's flat fee, or nothing from its threshold of goods after discount."""
    threshold = part.vendor.free_shipping_threshold
    if threshold is not None and part.subtotal - part.discount >= threshold:
        return ZERO
    return part.vendor.shipping_fee
