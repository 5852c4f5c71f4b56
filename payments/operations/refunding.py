"""Money back, line by line. The sum of pending and done refunds never exceeds what was paid, under
a lock."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from core import events
from core.errors import BadInput, Forbidden
from core.jobs import defer
from core.money import ZERO, spread
from orders.errors import FulfillmentRequired
from orders.guests import Actor, person
from orders.models import Fulfillment, Order, OrderItem, ReturnItem, ReturnRequest
from orders.operations import apply_transition
from orders.operations.moving import lock_parts, lock_stock
from orders.statuses import UNSENT, Status
from payments import gateways
from payments.errors import NothingPaid, PaymentClosed, RefundTooLarge
from payments.events import MoneyPromised, RefundDone, RefundFailed
from payments.models import Payment, Refund, RefundLine
from payments.operations.syncing import sync_payment_status

Line = tuple[int, int | None]  # a part and an item of it; without an item, its shipping
SURPLUS = None  # beside the lines: what was paid though nobody owed it
Shares = dict[Line | None, Decimal]


# ── for what ────────────────────────────────────────────────────────────────────────────────────


def left_of_lines(order: Order, payments: Sequence[Payment]) -> dict[Line, Decimal]:
    """What the paid payments can still give back for each item and for each part's shipping.

    For a cancelled part that is only what failed to arrive.
    """
    common = any(payment.fulfillment_id is None for payment in payments)
    collected = {payment.fulfillment_id for payment in payments}
    failed = RefundLine.objects.filter(refund__status=Refund.Status.FAILED)
    owed = set(failed.filter(fulfillment__order=order).values_list("fulfillment", "item"))
    return {
        figure.line: figure.left
        for figure in figures_of(order)
        if (common or figure.part.pk in collected)
        and (figure.part.status != Status.CANCELLED or figure.line in owed)
    }


@dataclass(frozen=True)
class Figure:
    """What one item, or a part's shipping, cost, and what was given back for it."""

    part: Fulfillment
    item: OrderItem | None
    cost: Decimal
    refunded: Decimal

    @property
    def line(self) -> Line:
        return self.part.pk, self.item.pk if self.item else None

    @property
    def left(self) -> Decimal:
        return self.cost - self.refunded

    @property
    def key(self) -> str:
        """Its name in a form."""
        return f"item-{self.item.pk}" if self.item else f"shipping-{self.part.pk}"

    @property
    def what(self) -> str:
        """In words."""
        if self.item is None:
            return _("Shipping")
        return f"{self.item.quantity} × {self.item.title}"


def figures_of(order: Order) -> list[Figure]:
    """Of every item and of each part's shipping, part by part."""
    lines = RefundLine.objects.filter(fulfillment__order=order)
    counting = lines.exclude(refund__status=Refund.Status.FAILED).order_by()
    sums = counting.values_list("fulfillment", "item").annotate(sum=Sum("amount"))
    given = {(part, item): amount for part, item, amount in sums}
    figures = []
    parts = order.fulfillments.select_related("vendor").prefetch_related("items")
    for part in parts.order_by("pk"):
        for item in part.items.all():
            refunded = given.get((part.pk, item.pk), ZERO)
            figures.append(Figure(part, item, item.total, refunded))
        shipping = part.shipping - part.shipping_discount
        figures.append(Figure(part, None, shipping, given.get((part.pk, None), ZERO)))
    return figures


def spread_over_lines(amount: Decimal, left: Mapping[Line, Decimal]) -> Shares:
    """An amount that names no line: each line's share of it, and the surplus, if it is more."""
    of_lines = min(amount, sum(left.values(), ZERO))
    shares: Shares = dict(zip(left, spread(of_lines, list(left.values())), strict=True))
    shares[SURPLUS] = amount - of_lines
    return {line: share for line, share in shares.items() if share}


# ── promising ───────────────────────────────────────────────────────────────────────────────────


def refund_payment(payment: Payment, shares: Shares, *, by: Actor | None, reason: str) -> Refund:
    """Promise money back from a locked, paid payment; a job sends it. Raises RefundTooLarge."""
    refund = promise(payment, shares, by=by, reason=reason)
    events.publish(MoneyPromised(payment.order_id, (refund.pk,)))
    return refund


def promise(payment: Payment, shares: Shares, *, by: Actor | None, reason: str) -> Refund:
    left = payment.amount - payment.refunded
    amount = sum(shares.values(), ZERO)
    if amount > left:
        raise RefundTooLarge(attr="amount", available=left)
    payment.refunded += amount
    payment.save()
    refund = Refund.objects.create(
        payment=payment,
        amount=amount,
        reason=reason,
        by=person(by),
        is_by_hand=not gateways.sends_refunds(payment.gateway),
        created_at=timezone.now(),
    )
    RefundLine.objects.bulk_create(
        RefundLine(
            refund=refund,
            fulfillment_id=line[0] if line else None,
            item_id=line[1] if line else None,
            amount=share,
        )
        for line, share in shares.items()
    )
    if not refund.is_by_hand:
        defer("payments.send_refund", refund_id=refund.pk)
    return refund


def give_back(
    payments: Iterable[Payment],
    shares: Shares,
    *,
    by: Actor | None,
    reason: str,
    is_of_step: bool = False,
) -> list[Refund]:
    """Promise each share, as far as locked payments have money left that was paid for it.
    `is_of_step`: because of what a part became."""
    missing, refunds = dict(shares), []
    for payment in payments:
        left, taken = payment.amount - payment.refunded, {}
        for line, share in missing.items():
            is_for_it = payment.fulfillment_id in (None, line and line[0])
            if share and left and is_for_it:
                taken[line] = min(share, left)
                left -= taken[line]
        if taken:
            missing = {line: share - taken.get(line, ZERO) for line, share in missing.items()}
            refunds.append(promise(payment, taken, by=by, reason=reason))
    if refunds:
        pks = tuple(refund.pk for refund in refunds)
        events.publish(MoneyPromised(refunds[0].payment.order_id, pks, is_of_step=is_of_step))
    return refunds


def refund_part(part: Fulfillment, *, by: Actor | None, reason: str) -> list[Refund]:
    """Give back what is left to give of a cancelled part. The order is locked."""
    payments = part.order.payments.paid().locked()
    shares: Shares = {
        figure.line: figure.left for figure in figures_of(part.order) if figure.part.pk == part.pk
    }
    return give_back(payments, shares, by=by, reason=reason, is_of_step=True)


def refund_return(
    asked: ReturnRequest, *, by: Actor | None, reason: str, is_of_step: bool
) -> list[Refund]:
    """Give back what the pieces of a return cost, after discounts, and the shipping where the
    return says so; never more than is left. The order is locked.

    What some pieces cost is rounded on the running sum, so that all of an item cost its total.
    """
    part = asked.fulfillment
    left = {figure.line: figure.left for figure in figures_of(part.order)}
    earlier = ReturnItem.objects.filter(
        request__fulfillment=part, request__status=ReturnRequest.Status.DONE
    ).exclude(request=asked)
    sums = earlier.order_by().values_list("item").annotate(pieces=Sum("quantity"))
    back = dict(sums.values_list("item", "pieces"))
    shares: Shares = {}
    for row in asked.items.select_related("item"):
        before = back.get(row.item_id, 0)
        cost = row.item.cost_of(before + row.quantity) - row.item.cost_of(before)
        line = (part.pk, row.item_id)
        shares[line] = min(cost, left[line])
    if asked.is_shipping_refunded:
        shares[part.pk, None] = left[part.pk, None]
    payments = part.order.payments.paid().locked()
    return give_back(payments, shares, by=by, reason=reason, is_of_step=is_of_step)


@transaction.atomic
def refund_order(
    order: Order,
    *,
    by: Actor,
    reason: str,
    amount: Decimal | None = None,
    part: Fulfillment | None = None,
    part_id: int | None = None,
    item_id: int | None = None,
    is_shipping: bool = False,
) -> list[Refund]:
    """Staff give money back: an amount, or all that is left.

    `part`, or `part_id`, says for which vendor's part it is, `item_id` for which item, and with
    `is_shipping` it is for the shipping of the part. That limits it to what is left of these;
    over several lines it is spread by what is left of each. A part that has not left yet and keeps
    no money is cancelled; no other status changes.
    Raises Forbidden, FulfillmentRequired (not a part of it), BadInput (no item of it),
    NothingPaid, RefundTooLarge.
    """
    if not by.has_perm("payments.refund"):
        raise Forbidden()
    part_id = part.pk if part is not None else part_id
    parts = lock_parts(order.pk)
    order = parts[0].order
    if part_id is not None and part_id not in {part.pk for part in parts}:
        raise FulfillmentRequired(_("The order has no such part."), attr="fulfillment")
    check_item(order, part_id, item_id)
    lock_stock([part for part in parts if part.status in UNSENT])
    payments = list(order.payments.paid().locked())
    left = left_of_lines(order, payments)
    is_whole = part_id is None and item_id is None
    named = {
        line: amount
        for line, amount in left.items()
        if is_whole
        or (
            (line[1] == item_id if item_id else line[0] == part_id)
            and not (is_shipping and line[1])
        )
    }
    if is_whole:
        available = sum((payment.amount - payment.refunded for payment in payments), ZERO)
    else:
        available = sum(named.values(), ZERO)
    wanted = available if amount is None else amount
    if not available:
        raise NothingPaid()
    if wanted > available:
        raise RefundTooLarge(attr="amount", available=available)
    shares = spread_over_lines(wanted, named)
    refunds = give_back(payments, shares, by=by, reason=reason)
    sync_payment_status(order, by=by, note=reason)
    cancel_what_keeps_nothing(order, shares, left, reason=reason)
    return refunds


def check_item(order: Order, part_id: int | None, item_id: int | None) -> None:
    """Raises BadInput for what is no item of the order, or not of the part."""
    if item_id is None:
        return
    known = OrderItem.objects.filter(pk=item_id, fulfillment__order=order)
    if not (known.filter(fulfillment=part_id) if part_id else known).exists():
        error = BadInput(_("There is nothing with the id %(pk)s.") % {"pk": item_id}, attr="item")
        error.code = "does_not_exist"
        raise error


def cancel_what_keeps_nothing(
    order: Order, shares: Shares, left: Mapping[Line, Decimal], *, reason: str
) -> None:
    """Cancel the unsent parts whose shares are all that was left: nobody will send them now."""
    kept: dict[int, Decimal] = defaultdict(Decimal)
    given: dict[int, Decimal] = defaultdict(Decimal)
    for line, amount in left.items():
        kept[line[0]] += amount - shares.get(line, ZERO)
        given[line[0]] += shares.get(line, ZERO)
    emptied = [part_id for part_id in kept if given[part_id] and not kept[part_id]]
    for part in order.fulfillments.filter(pk__in=emptied, status__in=UNSENT).order_by("pk"):
        apply_transition(part, "cancel", note=reason)


def send_refund(refund_id: int) -> None:
    """Ask the gateway for a promised refund, outside any transaction; safe to repeat.

    Raises GatewayError when it must be tried again.
    """
    refund = Refund.objects.select_related("payment__order").get(pk=refund_id)
    if refund.status != Refund.Status.PENDING or refund.is_by_hand:
        return
    answer = gateways.GATEWAYS[refund.payment.gateway].refund(refund)
    finish_refund(refund, status=answer.status, gateway_reference=answer.gateway_reference)


@transaction.atomic
def finish_refund(refund: Refund, *, status: str, gateway_reference: str = "") -> None:
    """Store how a refund ended. One that failed can be asked for again."""
    order = Order.objects.locked().get(pk=refund.payment.order_id)
    payment = order.payments.locked().get(pk=refund.payment_id)
    refund = payment.refunds.select_for_update().get(pk=refund.pk)
    if refund.status != Refund.Status.PENDING:
        return
    refund.status = status
    refund.is_by_hand |= status == Refund.Status.PENDING
    refund.gateway_reference = gateway_reference
    if status == Refund.Status.DONE:
        refund.done_at = timezone.now()
    refund.save()
    if status == Refund.Status.FAILED:
        payment.refunded -= refund.amount
        payment.save()
        events.publish(RefundFailed(refund.pk))
    elif status == Refund.Status.DONE:
        events.publish(RefundDone(refund.pk))
    sync_payment_status(order)


def hand_over_refund(refund_id: int) -> None:
    """The gateway answered on none of many tries: staff look whether it has given the money back,
    and send it by hand if not."""
    refund = Refund.objects.select_related("payment__order").get(pk=refund_id)
    finish_refund(refund, status=Refund.Status.PENDING)


@transaction.atomic
def confirm_refund(refund: Refund, *, by: Actor) -> None:
    """Staff sent the money by hand. Raises Forbidden, PaymentClosed (done, or the gateway's)."""
    if not by.has_perm("payments.refund"):
        raise Forbidden()
    if refund.status != Refund.Status.PENDING or not refund.is_by_hand:
        raise PaymentClosed(status=refund.status)
    finish_refund(refund, status=Refund.Status.DONE)
