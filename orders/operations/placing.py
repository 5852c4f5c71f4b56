"""From a cart to an order, in one transaction (docs/order.md)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from catalog.models import Category, Variant
from catalog.operations import take_stock
from core import events
from core.errors import NotThere, ShopError
from core.money import ZERO
from orders.errors import CartFull, CartTooDear, CheckoutRefused, EmptyCart, PriceChanged
from orders.events import OrderPlaced
from orders.models import CartItem, Fulfillment, Order, OrderItem, Redemption, StatusChange
from orders.models.cart import MAX_ITEMS, MAX_QUANTITY
from orders.models.totals import MAX_TOTAL
from orders.numbers import new_order_number
from orders.operations.cart import comes_to, lock_cart, problem_with
from orders.pricing import Priced, price_lines
from orders.statuses import Status
from promotions.errors import PromotionExhausted, PromotionNotApplicable
from promotions.models import Promotion
from promotions.operations import redeem


@dataclass(frozen=True)
class Preview:
    """What a checkout would come to now, and what would stand in its way.

    `lines` are all of the cart, `priced` those that can be bought.
    """

    lines: list[tuple[Variant, int]]
    priced: Priced
    problems: list[ShopError]
    unknown_code: bool


def price_for(
    buyer: User, lines: Iterable[tuple[Variant, int]], promotion_code: str, now: datetime
) -> tuple[Priced, Promotion | None]:
    """Price lines with every automatic promotion and the one that the code unlocks, if any."""
    lines = list(lines)
    promotions = list(Promotion.objects.automatic().active(now).with_scope())
    coded = None
    if promotion_code:
        coded = Promotion.objects.coded(promotion_code).with_scope().first()
        promotions += [coded] if coded else []
    limited = [p.pk for p in promotions if p.buyer_limit is not None]
    uses = Redemption.objects.counting().filter(buyer=buyer, promotion__in=limited)
    paths = {}
    if any(p.category_ids for p in promotions):
        categories = {variant.product.category_id for variant, _quantity in lines} - {None}
        paths = Category.objects.ancestors_by_category(categories)
    priced = price_lines(
        lines,
        promotions,
        now=now,
        tax_rate=settings.TAX_RATE,
        category_paths=paths,
        uses_of_buyer=dict(uses.values_list("promotion").annotate(Count("pk"))) if limited else {},
    )
    return priced, coded


def preview(buyer: User, *, promotion_code: str = "") -> Preview:
    """What the buyer's cart would cost now. Changes nothing, locks nothing."""
    in_cart = CartItem.objects.filter(cart__buyer=buyer)
    items = dict(in_cart.values_list("variant_id", "quantity"))
    variants = Variant.objects.filter(pk__in=items).order_by("pk")
    lines = [(v, items[v.pk]) for v in variants.select_related("product__vendor")]
    problems = [problem_with(variant, quantity, buyer) for variant, quantity in lines]
    possible = [line for line, problem in zip(lines, problems, strict=True) if problem is None]
    priced, coded = price_for(buyer, possible, promotion_code, timezone.now())
    unknown = bool(promotion_code) and coded is None
    return Preview(lines, priced, [problem for problem in problems if problem], unknown)


@transaction.atomic
def place_order(
    buyer: User,
    *,
    shipping_address: dict,
    billing_address: dict,
    promotion_code: str = "",
    notes: str = "",
    expected_total: Decimal | None = None,
    lines: Mapping[int, int] | None = None,
    pays_on_delivery: bool = False,
    expires_at: datetime | None = None,
) -> Order:
    """Turn the buyer's cart into a pending order: stock taken, promotions redeemed, prices kept.

    With `lines`, pieces by variant, these are bought instead and the cart stays as it is.
    Raises EmptyCart, CartFull, CartTooDear, CheckoutRefused (with every problem),
    PromotionNotApplicable, PriceChanged, PromotionExhausted; then nothing has changed.
    """
    now = timezone.now()
    cart = lock_cart(buyer)
    in_cart = cart.items.values_list("variant_id", "quantity")
    wanted = dict(in_cart) if lines is None else dict(lines)
    if not wanted:
        raise EmptyCart()
    if len(wanted) > MAX_ITEMS or max(wanted.values()) > MAX_QUANTITY:
        raise CartFull()

    list(Variant.objects.filter(pk__in=wanted).locked().values_list("pk"))
    # read after the lock: whoever held it may have taken the goods off sale, or closed the shop
    variants = Variant.objects.filter(pk__in=wanted).select_related("product__vendor")
    bought = [(variant, wanted[variant.pk]) for variant in variants.order_by("pk")]
    if len(bought) < len(wanted):
        raise NotThere(attr="variant")
    problems = [problem_with(variant, quantity, buyer) for variant, quantity in bought]
    if any(problems):
        for position, problem in enumerate(problems):
            if problem:
                problem.attr = f"items.{position}"
        raise CheckoutRefused([problem for problem in problems if problem])

    if comes_to(bought) > MAX_TOTAL:  # prices were raised since
        raise CartTooDear(limit=MAX_TOTAL)
    priced, coded = price_for(buyer, bought, promotion_code, now)
    check_code(promotion_code, coded, priced)
    if expected_total is not None and expected_total != priced.total:
        amounts: dict[str, Any] = priced.money()
        raise PriceChanged(attr="expected_total", expected_total=expected_total, **amounts)

    order = Order.objects.create(
        number=new_order_number(now),
        buyer=buyer,
        email=buyer.email,
        pays_on_delivery=pays_on_delivery,
        expires_at=expires_at,
        currency=settings.CURRENCY,
        tax_rate=priced.tax_rate,
        shipping_address=shipping_address,
        billing_address=billing_address,
        notes=notes,
        placed_at=now,
        **priced.money(),
    )
    write_parts(order, priced, by=buyer)
    redeemed = {outcome.promotion: outcome for outcome in priced.applied}
    Redemption.objects.bulk_create(
        Redemption(
            order=order,
            promotion=promotion,
            buyer=buyer,
            title=promotion.title,
            code=promotion.code,
            amount=outcome.amount,
        )
        for promotion, outcome in redeemed.items()
    )
    take_stock(wanted)
    redeem(redeemed)
    if lines is None:
        cart.items.all().delete()
    events.publish(OrderPlaced(order.pk))
    return order


def check_code(code: str, coded: Promotion | None, priced: Priced) -> None:
    """A buyer who gives a code wants its discount: refuse rather than charge the full price."""
    if not code:
        return
    if coded is None:
        raise PromotionNotApplicable(attr="promotion_code", reason="unknown_code")
    outcome = next(o for o in priced.outcomes if o.promotion == coded)
    if outcome.code in ("used_up", "used_up_by_buyer"):
        raise PromotionExhausted(outcome.reason, attr="promotion_code", reason=outcome.code)
    if not outcome.applies:
        raise PromotionNotApplicable(outcome.reason, attr="promotion_code", reason=outcome.code)


def write_parts(order: Order, priced: Priced, *, by: User) -> None:
    """One fulfillment per vendor with its items and first line of history."""
    parts = Fulfillment.objects.bulk_create(
        Fulfillment(
            order=order,
            vendor=part.vendor,
            subtotal=part.subtotal,
            discount=part.discount,
            shipping=part.shipping,
            shipping_discount=part.shipping_discount,
            tax=part.tax,
            total=part.total,
            commission_rate=part.vendor.commission_rate,
            tax_status=part.vendor.tax_status,
            tax_rate=part.tax_rate,
            npwp=part.vendor.npwp,
            placed_at=order.placed_at,
        )
        for part in priced.parts
    )
    OrderItem.objects.bulk_create(
        OrderItem(
            fulfillment=fulfillment,
            variant=line.variant,
            product=line.variant.product,
            product_name=line.variant.product.name,
            variant_name=line.variant.label[:100],
            sku=line.variant.sku,
            image=line.variant.product.image,
            weight_grams=line.variant.weight_grams,
            unit_price=line.variant.price,
            quantity=line.quantity,
            discount=line.discount,
            tax=line.tax,
            total=line.total or ZERO,
        )
        for fulfillment, part in zip(parts, priced.parts, strict=True)
        for line in part.lines
    )
    StatusChange.objects.bulk_create(
        StatusChange(
            order=order,
            fulfillment=fulfillment,
            axis=StatusChange.Axis.FULFILLMENT,
            target=Status.PENDING,
            transition="place",
            by=by,
            at=order.placed_at,
        )
        for fulfillment in parts
    )
