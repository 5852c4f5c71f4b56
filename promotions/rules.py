"""What a promotion makes of a cart: plain functions over priced lines, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from core.money import ZERO, display, percentage, spread
from promotions.models import Promotion


@dataclass(frozen=True)
class Line:
    """What a promotion looks at in a line. `left` is its subtotal less earlier discounts."""

    key: int
    product_id: int
    category_ids: frozenset[int]  # its category and all above it
    vendor_id: int
    subtotal: Decimal
    left: Decimal


@dataclass(frozen=True)
class Outcome:
    """What a promotion gives: money off lines (by key) or shipping (by vendor), or why nothing."""

    promotion: Promotion
    code: str = ""  # why it gives nothing, for machines
    reason: str = ""  # and for people
    eligible: tuple[int, ...] = ()
    discounts: Mapping[int, Decimal] = field(default_factory=dict)
    shipping_discounts: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def applies(self) -> bool:
        return not self.code

    @property
    def amount(self) -> Decimal:
        return sum([*self.discounts.values(), *self.shipping_discounts.values()], ZERO)


def is_eligible(promotion: Promotion, line: Line) -> bool:
    """In scope. The three kinds of target add up; a vendor's own promotion is for own goods."""
    if promotion.vendor_id not in (None, line.vendor_id):
        return False
    if promotion.applies_to == Promotion.AppliesTo.EVERYTHING:
        return True
    return (
        line.product_id in promotion.product_ids
        or line.vendor_id in promotion.vendor_ids
        or not line.category_ids.isdisjoint(promotion.category_ids)
    )


def refusal(promotion: Promotion, *, now: datetime, uses_of_buyer: int) -> tuple[str, str] | None:
    """Why a promotion cannot be used at all just now, whatever is in the cart."""
    if not promotion.is_active:
        return "inactive", _("The promotion is not active.")
    if promotion.starts_at and now < promotion.starts_at:
        return "not_started", _("The promotion has not started yet.")
    if promotion.ends_at and now >= promotion.ends_at:
        return "ended", _("The promotion is over.")
    if promotion.usage_limit is not None and promotion.used >= promotion.usage_limit:
        return "used_up", _("The promotion has been used up.")
    if promotion.buyer_limit is not None and uses_of_buyer >= promotion.buyer_limit:
        return "used_up_by_buyer", _("You have used this promotion as often as you may.")
    return None


def evaluate(
    promotion: Promotion,
    lines: Sequence[Line],
    shipping: Mapping[int, Decimal],
    *,
    now: datetime,
    uses_of_buyer: int = 0,
) -> Outcome:
    """What the promotion gives on these lines.

    `promotion` comes from `with_scope()`. `shipping` is what each vendor charges for shipping, by
    vendor pk. The discount never exceeds what is left of the eligible lines, and is spread over
    them by largest remainder.
    """
    refused = refusal(promotion, now=now, uses_of_buyer=uses_of_buyer)
    if refused:
        return Outcome(promotion, *refused)
    eligible = [line for line in lines if is_eligible(promotion, line)]
    keys = tuple(line.key for line in eligible)
    if not eligible:
        why = _("Nothing in the cart belongs to the promotion.")
        return Outcome(promotion, "no_eligible_items", why)
    if sum((line.subtotal for line in eligible), ZERO) < promotion.min_subtotal:
        why = _("The promotion needs goods for at least %(amount)s.") % {
            "amount": display(promotion.min_subtotal)
        }
        return Outcome(promotion, "below_minimum", why, keys)

    if promotion.kind == Promotion.Kind.FREE_SHIPPING:
        vendors = sorted({line.vendor_id for line in eligible} & shipping.keys())
        fees = [shipping[vendor] for vendor in vendors]
        given = capped(promotion, sum(fees, ZERO))
        outcome = Outcome(
            promotion,
            eligible=keys,
            shipping_discounts=dict(zip(vendors, spread(given, fees), strict=True)),
        )
    else:
        left = [line.left for line in eligible]
        given = min(capped(promotion, face_value(promotion, sum(left, ZERO))), sum(left, ZERO))
        outcome = Outcome(
            promotion, eligible=keys, discounts=dict(zip(keys, spread(given, left), strict=True))
        )
    if not outcome.amount:
        return Outcome(promotion, "nothing_left", _("There is nothing left to discount."), keys)
    return outcome


def face_value(promotion: Promotion, amount: Decimal) -> Decimal:
    """What it says, before its maximum."""
    if promotion.kind == Promotion.Kind.PERCENTAGE:
        return percentage(amount, promotion.value)
    return promotion.value


def capped(promotion: Promotion, amount: Decimal) -> Decimal:
    return amount if promotion.max_discount is None else min(amount, promotion.max_discount)
