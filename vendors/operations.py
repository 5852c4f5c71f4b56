"""Applying to sell, being reviewed, keeping the profile. The only door to Vendor.status."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_fsm import can_proceed

from accounts.models import User
from core import events
from core.database.constraints import violated
from core.errors import BadInput, Forbidden, NotThere
from vendors.errors import ReasonRequired, TransitionRefused, VendorSuspended
from vendors.events import VendorApplied, VendorReviewed, VendorStatusChanged
from vendors.models import Vendor, VendorReview
from vendors.slugs import slugs_for

Action = VendorReview.Action

# An action of staff is named like the transition that it takes, and leads to a status.
TARGETS = {
    Action.APPROVE: Vendor.Status.APPROVED,
    Action.REJECT: Vendor.Status.REJECTED,
    Action.SUSPEND: Vendor.Status.SUSPENDED,
    Action.REINSTATE: Vendor.Status.APPROVED,
}
NEEDS_REASON = {Action.REJECT, Action.SUSPEND}
TYPED = {*Vendor.PROFILE, *Vendor.SHIPPING}


@transaction.atomic
def apply_as_vendor(user: User, **details: Any) -> Vendor:
    """Ask to sell here, or ask again after a rejection, with new details.

    Raises BadInput, naming the field; TransitionRefused when the person waits for a review, or
    sells here already.
    """
    applicant = User.objects.locked().filter(pk=user.pk).first()  # a double click waits here
    if applicant is None:
        raise NotThere()
    vendor = Vendor.objects.locked().filter(owner=applicant).first()
    if vendor is None:
        vendor = open_shop(applicant, details)
        source = None
    else:
        source = vendor.status
        if not can_proceed(vendor.apply_again):
            raise refusal(vendor, Vendor.Status.PENDING, allowed=[])
        fill_in(vendor, details)
        vendor.applied_at = timezone.now()
        vendor.apply_again()
        vendor.save()
    review = record(vendor, Action.APPLY, by=applicant)
    events.publish(VendorApplied(vendor.pk, review.pk))
    if source:
        events.publish(VendorStatusChanged(vendor.pk, str(source), str(vendor.status)))
    return vendor


def open_shop(owner: User, details: dict) -> Vendor:
    """A pending vendor under the first free slug, also when a rival takes one meanwhile."""
    vendor = Vendor(owner=owner, applied_at=timezone.now())
    fill_in(vendor, details)
    for slug in slugs_for(vendor.business_name):
        if Vendor.objects.filter(slug=slug).exists():
            continue
        vendor.slug = slug
        try:
            with transaction.atomic():
                vendor.save()
        except IntegrityError as error:
            if violated(error) != "vendors_vendor_slug_key":
                raise
        else:
            return vendor
    raise AssertionError("slugs_for has no end")


@transaction.atomic
def review_vendor(vendor: Vendor, action: str, *, by: User, reason: str = "") -> Vendor:
    """Approve, reject, suspend or reinstate.

    Raises Forbidden without the permission `vendors.review_vendor`, TransitionRefused from the
    wrong status, ReasonRequired (attr `reason`) for a rejection or suspension without one.
    """
    if not by.has_perm("vendors.review_vendor"):
        raise Forbidden()
    vendor = reread(vendor)
    source = vendor.status
    transition = getattr(vendor, Action(action))
    if not can_proceed(transition):
        raise refusal(vendor, TARGETS[Action(action)], allowed=reachable(vendor))
    if action in NEEDS_REASON and not reason.strip():
        raise ReasonRequired(attr="reason")
    transition()
    vendor.save()
    review = record(vendor, action, by=by, reason=reason.strip())
    events.publish(VendorReviewed(vendor.pk, review.pk, str(action), by.pk))
    events.publish(VendorStatusChanged(vendor.pk, str(source), str(vendor.status)))
    return vendor


@transaction.atomic
def change_vendor(vendor: Vendor, **changes: Any) -> Vendor:
    """Change what a vendor says about itself, and what it charges for shipping.

    Raises BadInput, naming the field, and VendorSuspended.
    """
    vendor = reread(vendor)
    if vendor.status == Vendor.Status.SUSPENDED:
        raise VendorSuspended()
    fill_in(vendor, changes)
    vendor.save()
    return vendor


@transaction.atomic
def close_shop(owner_id: int) -> None:
    """The owner has left: the goods leave sale, what is personal is forgotten. The name stays,
    for the orders that it is on. Without an owner nobody reinstates the shop."""
    vendor = Vendor.objects.locked().filter(owner=owner_id).first()
    if vendor is None:
        return
    vendor.business_address = vendor.business_phone = vendor.business_email = ""
    source = vendor.status
    action = Action.SUSPEND if can_proceed(vendor.suspend) else Action.REJECT
    if not can_proceed(getattr(vendor, action)):
        vendor.save()
        return
    getattr(vendor, action)()
    vendor.save()
    record(vendor, action, by=None, reason="Akun ditutup oleh pemiliknya.")
    events.publish(VendorStatusChanged(vendor.pk, str(source), str(vendor.status)))


def fill_in(vendor: Vendor, typed: dict[str, Any]) -> None:
    """Put what was typed into the vendor, within the limits of its fields. Raises BadInput."""
    if unknown := typed.keys() - TYPED:
        raise TypeError(f"Nobody types {', '.join(sorted(unknown))}.")
    for name, value in typed.items():
        setattr(vendor, name, value)
    try:
        vendor.full_clean(exclude={field.name for field in Vendor._meta.fields} - TYPED)
    except ValidationError as error:
        raise BadInput.of(error) from None


def reread(vendor: Vendor) -> Vendor:
    """The vendor as it is now, locked. Raises NotThere."""
    fresh = Vendor.objects.locked().filter(pk=vendor.pk).first()
    if fresh is None:
        raise NotThere()
    return fresh


def record(vendor: Vendor, action: str, *, by: User | None, reason: str = "") -> VendorReview:
    return vendor.reviews.create(action=action, by=by, reason=reason, at=timezone.now())


def reachable(vendor: Vendor) -> list[str]:
    """The statuses that staff can lead this vendor to."""
    return sorted(
        target for action, target in TARGETS.items() if can_proceed(getattr(vendor, action))
    )


def refusal(vendor: Vendor, target: str, *, allowed: list[str]) -> TransitionRefused:
    states = {"from": str(vendor.status), "to": str(target)}
    return TransitionRefused(allowed=[str(status) for status in allowed], **states)
