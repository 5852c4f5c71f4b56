"""Writing the ledger: what happened to money becomes a posting, in the transaction in which it
happened. Each locks nothing: the order is locked already."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypedDict

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import events
from core.database.together import write_together
from core.errors import BadInput, Forbidden
from core.money import ZERO
from ledger import postings, reads
from ledger.errors import AdjustmentDecided, SecondPersonNeeded
from ledger.events import BalanceReleased
from ledger.models import Account, Adjustment, Entry, Posting
from ledger.postings import Line, Shares
from ledger.reads import Part
from vendors.models import Vendor

Kind = Posting.Kind
Written = tuple[Posting, Sequence[Line]]


def posting(kind: Kind, about: int | str, *, pk: int | None = None, **links: int) -> Posting:
    """A posting to be; `about` is what it happened to, once."""
    given = {f"{name}_id": key for name, key in links.items()}
    return Posting(pk=pk, kind=kind, key=f"{kind}:{about}", at=timezone.now(), **given)


def post(written: Iterable[Written]) -> None:
    """Write postings with their entries in one statement; those that move nothing are left out.

    Their primary keys were set aside.
    """
    moving = [(each, lines) for each, lines in written if lines]
    write_together(
        new=[
            *(each for each, _lines in moving),
            *(entry_of(each, line) for each, lines in moving for line in lines),
        ]
    )


def entry_of(of: Posting, line: Line) -> Entry:
    return Entry(
        posting=of,
        account=line.account,
        vendor_id=line.vendor,
        gateway=line.gateway,
        amount=line.amount,
        available_at=line.available_at or of.at,
    )


# ── money in ────────────────────────────────────────────────────────────────────────────────────


def record_payment(payment_id: int, *, is_settled: bool) -> None:
    """Money came in: what it pays for is sold, or collected on delivery, and the rest received.

    Until all that is due of an order is paid, nothing of it is sold.
    """
    found = reads.of_payment(payment_id)
    gateway, amount, only = found[0]["gateway"], found[0]["amount"], found[0]["only"]
    if only is not None:
        row = next(row for row in found if row["id"] == only)
        record_collection(reads.part_of(row), pk=row["new"], payment_id=payment_id)
        return
    written: list[Written] = []
    surplus = amount
    for row in found:
        part = reads.part_of(row)
        if not is_settled or part.is_posted or row["status"] == "cancelled":
            continue
        surplus -= part.sale.paid
        links = {"fulfillment": part.pk, "payment": payment_id}
        lines = postings.sold(part.sale, vendor=part.vendor, gateway=gateway)
        written.append((posting(Kind.SOLD, part.pk, pk=row["new"], **links), lines))
    lines = postings.received(surplus, gateway=gateway)
    new = found[0]["new_received"]
    written.append((posting(Kind.RECEIVED, payment_id, pk=new, payment=payment_id), lines))
    post(written)


def record_collection(part: Part, *, pk: int, payment_id: int | None = None) -> None:
    """A part was paid on its delivery."""
    if part.is_posted:
        return
    links = {"fulfillment": part.pk} | ({"payment": payment_id} if payment_id else {})
    lines = postings.collected(part.sale, vendor=part.vendor)
    post([(posting(Kind.COLLECTED, part.pk, pk=pk, **links), lines)])


def record_delivery(part_id: int) -> None:
    """A part that pays on delivery and cost nothing has no payment: its delivery collects it."""
    row = reads.of_part(part_id)
    record_collection(reads.part_of(row), pk=row["new"])


# ── money back ──────────────────────────────────────────────────────────────────────────────────


def record_promise(refund_ids: tuple[int, ...]) -> None:
    """Refunds were promised: of each item, and each shipping, that they are for, everybody's share
    of it."""
    found = reads.of_refunds(refund_ids)
    parts = {row["id"]: reads.part_of(row) for row in found}
    lines = reads.lines_of(parts.values())
    refunded = {(row["id"], row["item_id"]): ZERO for row in found}
    for row in found:
        refunded[row["id"], row["item_id"]] -= row["back"]
    written: list[Written] = []
    for row in found:
        part, line = parts[row["id"]], lines[row["id"]][row["item_id"]]
        before = line.refunded + refunded[row["id"], row["item_id"]]
        refunded[row["id"], row["item_id"]] += row["back"]
        back = line.with_refunded(before + row["back"]) - line.with_refunded(before)
        entries = postings.promised(back, vendor=part.vendor, **vendors_side(part))
        written.append((of_line(Kind.PROMISED, row), entries))
    post(written)


def record_failure(refund_id: int) -> None:
    """A refund failed: the shares of its lines are where they were."""
    found = reads.of_refunds((refund_id,))
    parts = {row["id"]: reads.part_of(row) for row in found}
    lines = reads.lines_of(parts.values())
    written: list[Written] = []
    for row in found:
        part, line = parts[row["id"]], lines[row["id"]][row["item_id"]]
        back = line.with_refunded(line.refunded + row["back"]) - line.gone
        entries = postings.failed(back, vendor=part.vendor, **vendors_side(part))
        written.append((of_line(Kind.FAILED, row), entries))
    post(written)


def record_refund(refund_id: int) -> None:
    """A promised refund was sent."""
    row = reads.of_refund(refund_id)
    links = {"refund": refund_id, "payment": row["payment_id"]}
    lines = postings.refunded(row["amount"], gateway=row["gateway"], by_hand=row["is_by_hand"])
    post([(posting(Kind.REFUNDED, refund_id, pk=row["new"], **links), lines)])


def record_calling_off(part_id: int) -> None:
    """A part was cancelled: of its lines that cost the buyer nothing everybody's share goes back.
    Of the others the refund says so."""
    row = reads.of_part(part_id)
    part = reads.part_of(row)
    if part.is_posted:
        lines = reads.lines_of([part])[part.pk].values()
        back = sum((line.gone for line in lines if not line.sale.paid), Shares())
        record_return_of(part, back, about=part.pk, pk=row["new"])


def record_return(return_id: int) -> None:
    """Goods came back: of those that cost the buyer nothing everybody's share goes back."""
    found = reads.of_return(return_id)
    came = {row["item_id"]: row["pieces"] for row in found}
    if not found:
        return
    row = reads.of_part(found[0]["part"])
    part = reads.part_of(row)
    lines = reads.lines_of([part])[part.pk]
    free = {item: line for item, line in lines.items() if item in came and not line.sale.paid}
    back = sum((line.gone - line.before(came[item]) for item, line in free.items()), Shares())
    if part.is_posted:
        record_return_of(part, back, about=f"{part.pk}:{return_id}", pk=row["new"])


def record_return_of(part: Part, back: Shares, *, about: int | str, pk: int) -> None:
    entries = postings.promised(back, vendor=part.vendor, **vendors_side(part))
    post([(posting(Kind.RETURNED, about, pk=pk, fulfillment=part.pk), entries)])


def of_line(kind: Kind, row: dict[str, Any]) -> Posting:
    links = {"fulfillment": row["id"], "refund": row["refund_id"]}
    return posting(kind, row["line"], pk=row["new"], **links)


class Side(TypedDict):
    account: Account
    available_at: datetime | None


def vendors_side(part: Part) -> Side:
    """The account of a vendor's share, and when what leaves it counts: not before the share does,
    so that a claw-back within the hold days takes nothing from other sales."""
    at = part.available_at
    is_later = at is not None and at > timezone.now()
    return {"account": part.account, "available_at": at if is_later else None}


# ── release ─────────────────────────────────────────────────────────────────────────────────────


def record_release(part_id: int) -> None:
    """A part was completed: what is left of the vendor's share becomes available."""
    row = reads.of_part(part_id)
    part = reads.part_of(row)
    if part.available_at is None:
        return
    lines = reads.lines_of([part])[part.pk].values()
    left = (part.sale - sum((line.gone for line in lines), Shares())).vendor
    entries = postings.released(left, vendor=part.vendor, available_at=part.available_at)
    post([(posting(Kind.RELEASED, part.pk, pk=row["new"], fulfillment=part.pk), entries)])
    if entries:
        events.publish(BalanceReleased(row["order_id"], part.pk, left, part.available_at))


# ── by hand ─────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def propose_adjustment(
    *, vendor: Vendor, amount: Decimal, against: str = Account.FEES, reason: str, by: User
) -> Adjustment:
    """Ask somebody else to credit or charge a vendor. Raises Forbidden, BadInput."""
    if not by.has_perm("ledger.add_adjustment"):
        raise Forbidden()
    adjustment = Adjustment(
        vendor=vendor,
        amount=amount,
        against=against,
        reason=reason,
        made_by=by,
        made_at=timezone.now(),
    )
    try:
        adjustment.full_clean()
    except ValidationError as error:
        raise BadInput.of(error) from None
    adjustment.save()
    return adjustment


@transaction.atomic
def approve_adjustment(adjustment: Adjustment, *, by: User) -> Adjustment:
    """Credit or charge the vendor what somebody else proposed.

    Raises Forbidden, AdjustmentDecided, SecondPersonNeeded.
    """
    adjustment = decide(adjustment, by=by, status=Adjustment.Status.APPROVED)
    new = posting(Kind.ADJUSTED, adjustment.pk, adjustment=adjustment.pk)
    new.save()
    against = Account(adjustment.against)
    lines = postings.adjusted(adjustment.amount, vendor=adjustment.vendor_id, against=against)
    write_together(new=[entry_of(new, line) for line in lines])
    return adjustment


@transaction.atomic
def drop_adjustment(adjustment: Adjustment, *, by: User) -> Adjustment:
    """Nothing comes of a proposal; whoever made it may drop it too."""
    return decide(adjustment, by=by, status=Adjustment.Status.DROPPED)


def decide(adjustment: Adjustment, *, by: User, status: Adjustment.Status) -> Adjustment:
    if not by.has_perm("ledger.approve_adjustment"):
        raise Forbidden()
    adjustment = Adjustment.objects.select_for_update().get(pk=adjustment.pk)
    if adjustment.status != Adjustment.Status.PROPOSED:
        raise AdjustmentDecided(status=adjustment.status)
    is_own = by.pk == adjustment.made_by_id
    if is_own and status == Adjustment.Status.APPROVED and settings.TWO_PEOPLE:
        raise SecondPersonNeeded()
    adjustment.status, adjustment.decided_by = status, by
    adjustment.decided_at, adjustment.is_by_one = timezone.now(), is_own
    adjustment.save()
    return adjustment
