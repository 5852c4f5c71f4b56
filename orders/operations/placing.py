"""From a cart to an order, in one transaction (docs/order.md)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from psycopg.types.numeric import Int8

from accounts.models import Address, User
from audit.recording import created
from catalog.models import Variant
from catalog.operations.stock import STOCK_CHANGED, follow, taking
from core import events
from core.calendar import zone
from core.database.locks import advisory_lock
from core.database.together import write_together
from core.errors import NotThere, ShopError
from core.money import ZERO
from orders.errors import CartFull, CartTooDear, CheckoutRefused, EmptyCart, PriceChanged
from orders.events import OrderPlaced
from orders.guests import Actor, CartOwner, Guest, Secret
from orders.history import signed
from orders.models import (
    Cart,
    CartItem,
    Fulfillment,
    ItemDiscount,
    Order,
    OrderItem,
    Redemption,
    ReturnRequest,
    StatusChange,
)
from orders.models.cart import MAX_ITEMS, MAX_QUANTITY
from orders.models.totals import MAX_TOTAL
from orders.numbers import new_order_number
from orders.operations.cart import CHANGED, EMPTIED, comes_to, problem_with
from orders.pricing import Priced, PricedPart, price_lines
from orders.reads.carts import open_to_order
from orders.reads.terms import Terms, terms_of
from orders.statuses import Status
from promotions.errors import PromotionExhausted, PromotionNotApplicable
from promotions.models import Promotion
from promotions.operations import redeem
from vendors.models import Vendor

Copy = dict[str, str]  # of an address, as orders keep it


@dataclass(frozen=True)
class Preview:
    """What a checkout would come to now, and what would stand in its way.

    `lines` are all of the cart, `priced` those that can be bought.
    """

    lines: list[tuple[Variant, int]]
    priced: Priced
    problems: list[ShopError]
    unknown_code: bool


def priced_under(terms: Terms, lines: Iterable[tuple[Variant, int]], now: datetime) -> Priced:
    return price_lines(
        lines,
        terms.promotions,
        now=now,
        tax_rate=settings.TAX_RATE,
        category_paths=terms.category_paths,
        uses_of_buyer=terms.uses_of_buyer,
    )


def preview(owner: CartOwner, *, promotion_code: str = "") -> Preview:
    """What a cart would cost now. Changes nothing, locks nothing."""
    items = CartItem.objects.filter(cart__in=Cart.objects.of(owner))
    wanted = dict(items.values_list("variant_id", "quantity"))
    buyer = None if isinstance(owner, Secret) else owner
    return preview_of(wanted, buyer, promotion_code=promotion_code)


def preview_of(
    items: Mapping[int, int], buyer: User | None, *, email: str = "", promotion_code: str = ""
) -> Preview:
    """What pieces by variant would cost a buyer, or a guest of this e-mail address."""
    now = timezone.now()
    terms = terms_of(buyer, items, promotion_code, now, email=email)
    lines = [(variant, items[variant.pk]) for variant in terms.variants]
    problems = [problem_with(variant, quantity, buyer) for variant, quantity in lines]
    possible = [line for line, problem in zip(lines, problems, strict=True) if problem is None]
    priced = priced_under(terms, possible, now)
    unknown = bool(promotion_code) and terms.coded(promotion_code) is None
    return Preview(lines, priced, [problem for problem in problems if problem], unknown)


Attempts = Callable[[Order, Sequence[Fulfillment]], Sequence[Model]]


@transaction.atomic(savepoint=False)
def place_order(
    buyer: User | None,
    *,
    shipping_address: int | Copy,
    billing_address: int | Copy | None = None,
    email: str = "",
    language: str = "",
    promotion_code: str = "",
    notes: str = "",
    expected_total: Decimal | None = None,
    lines: Mapping[int, int] | None = None,
    pays_on_delivery: bool = False,
    expires_at: datetime | None = None,
    is_tentative: bool = False,
    exchange_for: ReturnRequest | None = None,
    written_with_it: Attempts = lambda order, parts: (),
    before_it_is_told: Callable[[], None] = lambda: None,
) -> Order:
    """Turn the buyer's cart into a pending order: stock taken, promotions redeemed, prices kept.

    With `lines`, pieces by variant, these are bought instead and the cart stays as it is; a guest,
    who has no account, gives them, with e-mail address and language. Addresses are pks of the
    buyer's own, or copies. Nobody is told of an order that is placed tentatively, until `conclude`.
    `written_with_it` makes rows of apps above that are written in the same statement, and
    `before_it_is_told` defers their jobs, to go into the queue with those of the mails. Raises
    NotThere (an address or variant), EmptyCart, CartFull, CartTooDear, CheckoutRefused (with every
    problem), PromotionNotApplicable, PriceChanged, PromotionExhausted; the caller's transaction is
    undone then.
    """
    now = timezone.now()
    billing_address = billing_address or shipping_address
    if buyer is None:
        one_at_a_time(email)
    pks = [place for place in (shipping_address, billing_address) if isinstance(place, int)]
    cart = open_to_order(buyer, addresses=pks, variants=lines)
    shipping = own(cart.addresses, shipping_address, "shipping_address")
    billing = own(cart.addresses, billing_address, "billing_address")
    wanted = cart.quantities if lines is None else dict(lines)
    if not wanted:
        raise EmptyCart()
    if len(wanted) > MAX_ITEMS or max(wanted.values()) > MAX_QUANTITY:
        raise CartFull()

    # read after the locks: whoever held them may have taken the goods off sale, or closed the shop
    terms = terms_of(buyer, wanted, promotion_code, now, email=email, to_order=True)
    bought = [(variant, wanted[variant.pk]) for variant in terms.variants]
    if len(bought) < len(wanted):
        raise NotThere(attr="variant")
    check_lines(bought, buyer)
    if comes_to(bought) > MAX_TOTAL:  # prices were raised since
        raise CartTooDear(limit=MAX_TOTAL)
    priced = priced_under(terms, bought, now)
    check_code(promotion_code, terms.coded(promotion_code), priced)
    if expected_total is not None and expected_total != priced.total:
        amounts: dict[str, Any] = priced.money()
        raise PriceChanged(attr="expected_total", expected_total=expected_total, **amounts)

    order = Order(
        pk=terms.new_order,
        number=new_order_number(now),
        buyer=buyer,
        email=email or (buyer.email if buyer else ""),
        language=language or (buyer.language if buyer else User.Language.INDONESIAN),
        is_tentative=is_tentative,
        exchange_for=exchange_for,
        pays_on_delivery=pays_on_delivery,
        expires_at=expires_at,
        currency=settings.CURRENCY,
        tax_rate=priced.tax_rate,
        shipping_address=shipping,
        billing_address=billing,
        notes=notes,
        placed_at=now,
        **priced.money(),
    )
    parts = parts_of(order, priced, terms.new_parts)
    items = items_of(parts, priced, terms.new_items)
    redeemed = {outcome.promotion: outcome.amount for outcome in priced.applied}
    redemptions = redemptions_of(order, redeemed, terms.new_redemptions)
    written = write_together(
        new=[
            order,
            *parts,
            *items,
            *first_lines_of_history(parts, by=buyer or Guest(order)),
            *redemptions,
            *item_discounts_of(parts, items, redemptions, priced),
            *written_with_it(order, parts),
        ],
        also={"taken": STOCK_CHANGED} | (CART_EMPTIED if lines is None else {}),
        given=taking(wanted) | {"cart": cart.pk and Int8(cart.pk), "item": None},
    )
    created([order])
    follow(written["taken"])
    redeem(redeemed)
    before_it_is_told()
    if not is_tentative:
        events.publish(OrderPlaced(order.pk))
    return order


PPH22 = Decimal("0.005")  # of the goods without tax (PMK 37/2025)
CART_EMPTIED = {"emptied": EMPTIED, "changed": CHANGED}


def own(addresses: Mapping[int, Address], place: int | Copy, attr: str) -> Copy:
    """A copy of one of the buyer's own, else NotThere: other people's look like missing ones."""
    if not isinstance(place, int):
        return place
    if place not in addresses:
        raise NotThere(attr=attr)
    return addresses[place].copy()


def one_at_a_time(email: str) -> None:
    """Of a guest's orders: nothing else tells that two carts are those of one person, whose uses
    of a promotion are limited."""
    digest = sha256(f"orders of {email.lower()}".encode()).digest()
    advisory_lock(int.from_bytes(digest[:8], signed=True))


def check_lines(bought: Iterable[tuple[Variant, int]], buyer: User | None) -> None:
    """Raises CheckoutRefused with the problem of every line that has one."""
    problems = [problem_with(variant, quantity, buyer) for variant, quantity in bought]
    for position, problem in enumerate(problems):
        if problem:
            problem.attr = f"items.{position}"
    if found := [problem for problem in problems if problem]:
        raise CheckoutRefused(found)


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


# ── what is written ─────────────────────────────────────────────────────────────────────────────


def parts_of(order: Order, priced: Priced, pks: Mapping[int, int]) -> list[Fulfillment]:
    """One fulfillment for each vendor, with the pks that were set aside for them."""
    return [
        Fulfillment(
            pk=pks[part.vendor.pk],
            order=order,
            vendor=part.vendor,
            subtotal=part.subtotal,
            discount=part.discount,
            shipping=part.shipping,
            shipping_discount=part.shipping_discount,
            tax=part.tax,
            total=part.total,
            commission_rate=part.vendor.commission_rate,
            commission_amount=part.commission,
            commission_tax_rate=house_tax_rate(),
            withholding_rate=withholding_rate(order, part),
            tax_status=part.vendor.tax_status,
            tax_rate=part.tax_rate,
            npwp=part.vendor.npwp,
            placed_at=order.placed_at,
        )
        for part in priced.parts
    ]


def house_tax_rate() -> Decimal:
    """What a fee of the house includes: PPN, where it is a PKP."""
    return settings.TAX_RATE if settings.HOUSE_TAX == Vendor.TaxStatus.PKP else ZERO


def withholding_rate(order: Order, part: PricedPart) -> Decimal:
    """PPh 22 is withheld of money that the house holds: not of what pays on delivery."""
    if not settings.WITHHOLD_PPH22 or order.pays_on_delivery:
        return ZERO
    placed_on = timezone.localdate(order.placed_at, zone())
    return PPH22 if part.vendor.pays_pph22(placed_on) else ZERO


def items_of(parts: Sequence[Fulfillment], priced: Priced, pks: Iterable[int]) -> list[OrderItem]:
    """Each part's, with the pks that were set aside for them."""
    given = iter(pks)
    return [
        OrderItem(
            pk=next(given),
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
    ]


def first_lines_of_history(parts: Iterable[Fulfillment], *, by: Actor) -> list[StatusChange]:
    return [
        StatusChange(
            order=part.order,
            fulfillment=part,
            axis=StatusChange.Axis.FULFILLMENT,
            target=Status.PENDING,
            transition="place",
            **signed(by),
            at=part.placed_at,
        )
        for part in parts
    ]


def redemptions_of(
    order: Order, redeemed: Mapping[Promotion, Decimal], pks: Mapping[int, int]
) -> list[Redemption]:
    """With the pks that were set aside for them, by promotion."""
    return [
        Redemption(
            pk=pks[promotion.pk],
            order=order,
            promotion=promotion,
            buyer=order.buyer,
            guest_email="" if order.buyer else order.email.lower(),
            title=promotion.title,
            code=promotion.code,
            amount=amount,
            funded_by=promotion.funded_by,
        )
        for promotion, amount in redeemed.items()
    ]


def item_discounts_of(
    parts: Sequence[Fulfillment],
    items: Sequence[OrderItem],
    redemptions: Iterable[Redemption],
    priced: Priced,
) -> list[ItemDiscount]:
    """What each redemption took off which item, or off the shipping of which part."""
    by_promotion = {redemption.promotion_id: redemption for redemption in redemptions}
    off_goods = [(item.fulfillment, item) for item in items]
    off_shipping = [(part, None) for part in parts]
    given = [line.discounts for line in priced.lines]
    given += [part.shipping_discounts for part in priced.parts]
    return [
        ItemDiscount(
            fulfillment=part,
            item=item,
            redemption=by_promotion[discount.promotion.pk],
            amount=discount.amount,
        )
        for (part, item), discounts in zip([*off_goods, *off_shipping], given, strict=True)
        for discount in discounts
    ]
