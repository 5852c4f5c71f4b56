"""Who may take a step with a fulfillment, and when: named predicates that state machine, API,
back office, dashboard and dialects share.

`by` is a user or the guest of an order, or None when the system itself acts.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.calendar import beginning_of
from core.database.trees import related
from orders.guests import Actor, Guest
from orders.statuses import PaymentStatus, Status
from vendors.models import Vendor

if TYPE_CHECKING:  # which stands on these rules
    from orders.models import Fulfillment, Order

UNSHIP_WINDOW = timedelta(minutes=30)
COMPLAINT_WINDOW = timedelta(hours=48)
SHIP_BY = timedelta(days=3)


def ship_by(vendor: Vendor, lead_days: int, *, now: datetime) -> datetime:
    """Until when goods are to be sent: the vendor's days and those of making them, counted from
    the end of a holiday that it is on. Days of a holiday that comes in between do not count."""
    due = now + SHIP_BY + timedelta(days=lead_days)
    first, last = vendor.holiday_from, vendor.holiday_until
    if first is None or last is None:
        return due
    away, back = beginning_of(first), beginning_of(last + timedelta(days=1))
    if back <= now or due <= away:
        return due
    return due + (back - max(away, now))


# ── who ─────────────────────────────────────────────────────────────────────────────────────────


def is_buyer_of(order: "Order", by: Actor | None) -> bool:
    """Whose order it is; a guest's is that of whoever holds its key."""
    if isinstance(by, Guest):
        return order.buyer_id is None and by.order.pk == order.pk
    return isinstance(by, User) and order.buyer_id == by.pk


def is_buyer(part: "Fulfillment", by: Actor | None) -> bool:
    return is_buyer_of(part.order, by)


def is_vendor(part: "Fulfillment", by: Actor | None) -> bool:
    return isinstance(by, User) and part.vendor.owner_id == by.pk


def is_order_desk(part: "Fulfillment", by: Actor | None) -> bool:
    """Staff who may move other people's parcels."""
    return isinstance(by, User) and by.is_staff and by.has_perm("orders.move_fulfillment")


Permission = Callable[["Fulfillment", Actor | None], bool]
Condition = Callable[["Fulfillment"], bool]


def out_of_time(code: str, message: str | Promise) -> Callable[[Permission], Permission]:
    """What a vendor is told whom the predicate refuses: the step is theirs, but not now."""

    def named(predicate: Permission) -> Permission:
        predicate.out_of_time = (code, message)  # type: ignore[attr-defined]  # noted on the function
        return predicate

    return named


def may_process(part: "Fulfillment", by: Actor | None) -> bool:
    return by is None or is_vendor(part, by) or is_order_desk(part, by)


def may_ship(part: "Fulfillment", by: Actor | None) -> bool:
    return is_vendor(part, by) or is_order_desk(part, by)


@out_of_time("too_late", _("It was shipped too long ago; ask staff."))
def may_unship(part: "Fulfillment", by: Actor | None) -> bool:
    """A vendor has half an hour to correct a slip; staff have no limit."""
    if is_order_desk(part, by):
        return True
    return is_vendor(part, by) and was_just_shipped(part)


def was_just_shipped(part: "Fulfillment") -> bool:
    return part.shipped_at is not None and timezone.now() < part.shipped_at + UNSHIP_WINDOW


may_deliver = may_ship


@out_of_time("too_early", _("The buyer may still complain."))
def may_complete(part: "Fulfillment", by: Actor | None) -> bool:
    """The buyer says "received"; vendor and system may only once the complaint window is over."""
    if is_buyer(part, by) or is_order_desk(part, by):
        return True
    return (by is None or is_vendor(part, by)) and is_window_over(part)


def may_cancel(part: "Fulfillment", by: Actor | None) -> bool:
    """What has shipped only staff may write off as lost."""
    if is_order_desk(part, by):
        return True
    if part.status == Status.SHIPPED:
        return False
    if is_buyer(part, by):
        return bool(part.status == Status.PENDING)
    return by is None or is_vendor(part, by)


may_return_goods = may_ship

# ── when ────────────────────────────────────────────────────────────────────────────────────────


def guard(code: str, message: str | Promise) -> Callable[[Condition], Condition]:
    """Name a condition of a transition, so that a refusal can say why."""

    def named(function: Condition) -> Condition:
        function.code = code  # type: ignore[attr-defined]  # noted on the function
        function.message = message  # type: ignore[attr-defined]  # noted on the function
        return function

    return named


@guard("not_paid", _("The order is not paid yet."))
def is_paid(part: "Fulfillment") -> bool:
    paid = (PaymentStatus.PAID, PaymentStatus.PARTIALLY_REFUNDED)
    return part.order.pays_on_delivery or part.order.payment_status in paid


@guard("return_open", _("The buyer has asked to return the goods."))
def has_no_open_return(part: "Fulfillment") -> bool:
    return not any(r.is_open and r.kind == "return" for r in part.returns.all())


@guard("no_approved_return", _("There is no approved return whose goods were received."))
def has_settled_return(part: "Fulfillment") -> bool:
    return any(r.is_settled and r.kind == "return" for r in part.returns.all())


def is_window_over(part: "Fulfillment") -> bool:
    """The buyer's time to complain, counted from delivery, has passed."""
    return part.complaint_until is not None and part.complaint_until <= timezone.now()


# ── all of it ───────────────────────────────────────────────────────────────────────────────────


class Standing(NamedTuple):
    """All that the rules look at of a part and of who acts: of parts that stand alike one can do
    the same."""

    status: str
    is_paid: bool
    was_just_shipped: bool
    is_window_over: bool
    returns: tuple[tuple[str, str], ...]  # what was asked, and what became of it
    is_buyer: bool
    is_vendor: bool
    is_order_desk: bool


def standing_of(part: "Fulfillment", by: Actor) -> Standing:
    return Standing(
        part.status,
        is_paid(part),
        was_just_shipped(part),
        is_window_over(part),
        tuple((asked.kind, asked.status) for asked in related(part, "returns")),
        is_buyer(part, by),
        is_vendor(part, by),
        is_order_desk(part, by),
    )
