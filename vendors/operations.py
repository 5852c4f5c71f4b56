"""Applying to sell, being reviewed, keeping the profile. The only door to Vendor.status."""

from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop
from django_fsm import can_proceed

from accounts.models import User
from core import events
from core.database.constraints import violated
from core.errors import BadInput, Forbidden, NotThere
from core.pictures import LOGOS, Upload, reencode
from vendors.errors import ReasonRequired, TransitionRefused, VendorSuspended
from vendors.events import (
    VendorApplied,
    VendorProfileChanged,
    VendorReviewed,
    VendorStatusChanged,
)
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
TYPED = {*Vendor.TYPED}


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
        events.publish(VendorProfileChanged(vendor.pk))
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
    transition = getattr(vendor, Action(action))
    if not can_proceed(transition):
        raise refusal(vendor, TARGETS[Action(action)], allowed=reachable(vendor))
    if action in NEEDS_REASON and not reason.strip():
        raise ReasonRequired(attr="reason")
    carry_out(vendor, action, by=by, reason=reason.strip())
    return vendor


def carry_out(vendor: Vendor, action: str, *, by: User, reason: str) -> None:
    """What was decided about a locked vendor, kept and told."""
    source = vendor.status
    getattr(vendor, Action(action))()
    vendor.save()
    review = record(vendor, action, by=by, reason=reason)
    events.publish(VendorReviewed(vendor.pk, review.pk, str(action), by.pk))
    events.publish(VendorStatusChanged(vendor.pk, str(source), str(vendor.status)))


@transaction.atomic
def suspend_shop_of(owner_id: int, *, by: User, reason: str) -> None:
    """The owner is locked out and cannot ship: the goods leave sale until staff reinstate it."""
    vendor = Vendor.objects.locked().filter(owner=owner_id).first()
    if vendor is not None and can_proceed(vendor.suspend):
        limit = VendorReview._meta.get_field("reason").max_length
        carry_out(vendor, Action.SUSPEND, by=by, reason=reason.strip()[:limit])


@transaction.atomic
def change_vendor(vendor: Vendor, **changes: Any) -> Vendor:
    """Change what a vendor says about itself, what it charges for shipping, its tax status.

    Raises BadInput, naming the field, and VendorSuspended.
    """
    vendor = reread(vendor)
    if vendor.status == Vendor.Status.SUSPENDED:
        raise VendorSuspended()
    fill_in(vendor, changes)
    vendor.save()
    events.publish(VendorProfileChanged(vendor.pk))
    return vendor


def set_logo(vendor: Vendor, file: BinaryIO) -> Vendor:
    """Take a picture as the vendor's logo, re-encoded like those of goods. The one that was
    uploaded before goes after commit; an address elsewhere is never touched.

    Raises BadPicture and VendorSuspended.
    """
    picture = reencode(file, folder=LOGOS)  # slow: before anybody waits for our lock
    name = default_storage.save(picture.name, ContentFile(picture.content))
    try:
        return _put_logo(vendor, name)
    except BaseException:
        default_storage.delete(name)
        raise


@transaction.atomic
def _put_logo(vendor: Vendor, name: str) -> Vendor:
    vendor = reread(vendor)
    if vendor.status == Vendor.Status.SUSPENDED:
        raise VendorSuspended()
    before = vendor.business_logo_url
    if before.startswith(f"{LOGOS}/"):
        transaction.on_commit(lambda: default_storage.delete(before))
    vendor.business_logo_url = name
    vendor.save()
    return vendor


@transaction.atomic
def set_banner(vendor: Vendor, picture: Upload | None) -> Vendor:
    """Show a picture at the top of the shop's page, or none. `picture` is what
    `core.pictures.take` made of an upload, before anybody waits for our lock.

    Raises VendorSuspended and NotThere.
    """
    vendor = reread(vendor)
    if vendor.status == Vendor.Status.SUSPENDED:
        raise VendorSuspended()
    vendor.banner = picture
    vendor.save(update_fields=["banner", "updated_at"])
    return vendor


@transaction.atomic
def close_shop(owner_id: int) -> None:
    """The owner has left: the goods leave sale, what is personal is forgotten. The name stays,
    for the orders that it is on. Without an owner nobody reinstates the shop."""
    vendor = Vendor.objects.locked().filter(owner=owner_id).first()
    if vendor is None:
        return
    vendor.business_address = vendor.business_phone = vendor.business_email = vendor.npwp = ""
    vendor.tax_status = Vendor.TaxStatus.NON_PKP
    source = vendor.status
    action = Action.SUSPEND if can_proceed(vendor.suspend) else Action.REJECT
    if not can_proceed(getattr(vendor, action)):
        vendor.save()
        return
    getattr(vendor, action)()
    vendor.save()
    record(vendor, action, by=None, reason=gettext_noop("The owner has closed the account."))
    events.publish(VendorStatusChanged(vendor.pk, str(source), str(vendor.status)))


def fill_in(vendor: Vendor, typed: dict[str, Any]) -> None:
    """Put what was typed into the vendor, within the limits of its fields. Raises BadInput."""
    if unknown := typed.keys() - TYPED:
        raise TypeError(f"Nobody types {', '.join(sorted(unknown))}.")
    for name, value in typed.items():
        setattr(vendor, name, value)
    try:
        checked = TYPED if vendor._state.adding else typed.keys()
        vendor.full_clean(exclude={field.name for field in Vendor._meta.fields} - checked)
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
