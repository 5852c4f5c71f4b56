"""What a promotion would do to a cart that nobody has: worked out by the checkout's own calculator,
stored nowhere."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from catalog.models import Category, Variant
from orders.pricing import Priced, price_lines
from promotions import rules
from promotions.models import Promotion

FEW = 2  # goods in a cart that nobody filled


@dataclass(frozen=True)
class Trial:
    """`priced` is the cart while the promotion runs; `refused` why it does not run now, if so."""

    priced: Priced
    outcome: rules.Outcome
    refused: str


def try_out(promotion: Promotion, lines: Sequence[tuple[Variant, int]]) -> Trial:
    """The promotion, saved or not, alone on a cart of somebody who never used it.

    It has `product_ids`, `category_ids` and `vendor_ids`, as from `with_scope()`.
    """
    now = timezone.now()
    refused = rules.refusal(promotion, now=now, uses_of_buyer=0)
    running = copy.copy(promotion)
    running.is_active = True
    running.starts_at = running.ends_at = running.usage_limit = running.buyer_limit = None
    categories = {variant.product.category_id for variant, _quantity in lines} - {None}
    priced = price_lines(
        lines,
        [running],
        now=now,
        tax_rate=settings.TAX_RATE,
        category_paths=Category.objects.ancestors_by_category(categories),
    )
    return Trial(priced, priced.outcomes[0], refused[1] if refused else "")


def sample_cart(promotion: Promotion) -> list[tuple[Variant, int]]:
    """A piece each of the newest goods that the promotion is for."""
    variants = Variant.objects.on_sale().filter(is_default=True, stock__gt=0)
    if promotion.applies_to == Promotion.AppliesTo.SELECTED:
        chosen = Category.objects.filter(pk__in=promotion.category_ids)
        branches = Category.objects.get_queryset_descendants(chosen, include_self=True)
        variants = variants.filter(
            Q(product__in=promotion.product_ids)
            | Q(product__vendor__in=promotion.vendor_ids)
            | Q(product__category__in=branches.values("pk"))
        )
    newest = variants.select_related("product__vendor").order_by("-product")[:FEW]
    return [(variant, 1) for variant in newest]
