"""An owner's own words for statuses (docs/order.md)."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Forbidden, NotThere
from orders import rules
from orders.errors import LabelTaken, LabelWorn, NotAllowed, UnknownLabels, UnknownStatus
from orders.guests import Actor
from orders.history import Axis, record
from orders.models import Fulfillment, Order, StatusLabel
from orders.operations.moving import addressed_parts, settle, walk, write_internal_note
from orders.statuses import Status
from vendors.models import Vendor

AXES = ("general", "shipping", "payment")


def owner_of_labels(user: User) -> Vendor | None:
    """Whose labels this person keeps: their workshop's, or with None the house's.

    Raises Forbidden for who has neither.
    """
    if user.is_staff and user.has_perm("orders.change_statuslabel"):
        return None
    vendor = Vendor.objects.filter(owner=user).first()
    if vendor is None:
        raise Forbidden()
    return vendor


@transaction.atomic
def save_label(owner: Vendor | None, label: StatusLabel) -> StatusLabel:
    """Store a new or changed label of an owner; its position is order_labels' business.

    Raises LabelTaken, NotThere (deleted meanwhile), LabelWorn (another status than its parts have).
    """
    rivals = lock_labels(owner)
    if label.pk is not None:
        before = next((rival for rival in rivals if rival.pk == label.pk), None)
        if before is None:
            raise NotThere()
        worn = Fulfillment.objects.filter(label=label.pk).count()
        if worn and before.status != label.status:
            raise LabelWorn(attr="status", worn=worn)
        label.position = before.position
    if any(rival.slug == label.slug and rival.pk != label.pk for rival in rivals):
        raise LabelTaken(attr="slug")
    if label.pk is None:
        label.vendor = owner
        label.position = max((rival.position for rival in rivals), default=-1) + 1
    label.save()
    return label


@transaction.atomic
def order_labels(
    owner: Vendor | None, positions: Sequence[tuple[int, int]], *, partial: bool = False
) -> list[StatusLabel]:
    """Give labels, by pk, their positions, all at once.

    Unless `partial`, every label of the owner is named. Raises UnknownLabels for missing, unknown
    or repeated ones; then nothing has changed.
    """
    labels = {label.pk: label for label in lock_labels(owner)}
    named = [pk for pk, _position in positions]
    unknown = sorted(set(named) - labels.keys())
    repeated = sorted({pk for pk in named if named.count(pk) > 1})
    missing = [] if partial else sorted(labels.keys() - set(named))
    if unknown or repeated or missing:
        raise UnknownLabels(unknown=unknown, repeated=repeated, missing=missing)
    for pk, position in positions:
        labels[pk].position = position
    StatusLabel.objects.bulk_update(labels.values(), ["position"])
    return sorted(labels.values(), key=lambda label: (label.position, label.pk))


def lock_labels(owner: Vendor | None) -> list[StatusLabel]:
    """An owner's labels, locked; two who change them queue."""
    if owner is not None:
        Vendor.objects.locked().get(pk=owner.pk)
    return list(StatusLabel.objects.owned_by(owner).order_by("pk").select_for_update())


def labels_of(part: Fulfillment, by: Actor) -> QuerySet[StatusLabel]:
    """The labels that somebody may put on a part: the house's on its desk, else its vendor's."""
    return StatusLabel.objects.owned_by(None if rules.is_order_desk(part, by) else part.vendor)


def label_named(word: str, parts: Sequence[Fulfillment], by: Actor) -> StatusLabel:
    """The label that a word means to who uses it on these parts. Raises UnknownStatus."""
    labels = labels_of(parts[0], by)
    # locked, so that it refines the same status until the parts wear it
    label = labels.filter(slug__iexact=word).select_for_update(no_key=True).first()
    if label is None:
        known = [*Status.values, *labels.values_list("slug", flat=True)]
        raise UnknownStatus(attr="status", known=known)
    return label


@transaction.atomic
def set_status_or_label(
    order: Order,
    word: str,
    *,
    by: Actor,
    note: str = "",
    internal_note: str = "",
    fulfillment_id: int | None = None,
    **details: Any,
) -> None:
    """Take the asker's parts to one of the seven statuses, or to what their label refines.

    Raises UnknownStatus and the refusals of move_order; then nothing has changed.
    """
    parts = addressed_parts(order, by, fulfillment_id)
    label = None if word in Status.values else label_named(word, parts, by)
    target = label.status if label else word
    if internal_note:
        write_internal_note(order, by=by, text=internal_note, fulfillment_id=fulfillment_id)
    if walk(parts, target, by=by, note=note, **details):
        settle(parts[0].order, by=by)
    if label is not None:
        refuse_buyers(parts, by)
        for part in parts:
            if part.status == target and part.label_id != label.pk:
                set_label(part, label, by=by, note=note)


def refuse_buyers(parts: Sequence[Fulfillment], by: Actor) -> None:
    """What a part is called is its vendor's and the house's business. Raises NotAllowed."""
    if not all(rules.is_vendor(part, by) or rules.is_order_desk(part, by) for part in parts):
        raise NotAllowed(attr="status")


def set_label(part: Fulfillment, label: StatusLabel, *, by: Actor, note: str) -> None:
    before = part.label.slug if part.label else part.status
    part.label = label
    part.save(update_fields=["label", "updated_at"])
    record(
        part.order,
        Axis.LABEL,
        fulfillment=part,
        source=before,
        target=label.slug,
        by=by,
        note=note,
    )


@transaction.atomic
def set_free_label(order: Order, axis: str, word: str, *, by: Actor, note: str = "") -> None:
    """Put a word without meaning to us on the asker's parts; no status changes."""
    if axis not in AXES:
        raise NotThere()
    if not 1 <= len(word) <= 64:
        raise UnknownStatus(_("A label has 1 to 64 characters."), attr="status")
    parts = addressed_parts(order, by, None)
    refuse_buyers(parts, by)
    for part in parts:
        before = part.free_labels.get(axis, "")
        if before == word:
            continue
        part.free_labels[axis] = word
        part.save(update_fields=["free_labels", "updated_at"])
        record(
            part.order,
            Axis.LABEL,
            fulfillment=part,
            source=before,
            target=word,
            by=by,
            note=note,
            details={"axis": axis},
        )
