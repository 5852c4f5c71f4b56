from collections import defaultdict

import pytest

from accounts.tests.factories import make_staff, make_user
from core import events
from core.errors import Forbidden
from core.tests.races import at_once
from vendors.errors import ReasonRequired, TransitionRefused
from vendors.events import VendorApplied, VendorReviewed, VendorStatusChanged
from vendors.models import Vendor, VendorReview
from vendors.operations import apply_as_vendor, review_vendor
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

EDGES = {
    ("pending", "approve"): "approved",
    ("pending", "reject"): "rejected",
    ("approved", "suspend"): "suspended",
    ("suspended", "reinstate"): "approved",
}
ACTIONS = ("approve", "reject", "suspend", "reinstate")


@pytest.fixture
def heard(monkeypatch):
    """Every event of vendors, in the order in which it was published."""
    found = []
    monkeypatch.setattr(events, "_handlers", defaultdict(list))
    for kind in (VendorApplied, VendorReviewed, VendorStatusChanged):
        events.subscribe(kind, found.append)
    return found


@pytest.mark.parametrize("status", Vendor.Status.values)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_decision_takes_one_legal_step_or_is_refused(status, action):
    vendor = make_vendor(status=status)
    staff = make_staff("vendors.review_vendor")
    target = EDGES.get((status, action))

    if target:
        review_vendor(vendor, action, by=staff, reason="karena")
        row = vendor.reviews.get()
        assert (row.action, row.reason, row.by) == (action, "karena", staff)
    else:
        with pytest.raises(TransitionRefused) as refused:
            review_vendor(vendor, action, by=staff, reason="karena")
        assert refused.value.code == "invalid_transition"
        assert refused.value.data["from"] == status
        assert refused.value.data["allowed"] == sorted(
            reached for (source, _), reached in EDGES.items() if source == status
        )
        assert not VendorReview.objects.exists()

    assert Vendor.objects.get().status == (target or status)


@pytest.mark.parametrize("status, action", [("pending", "reject"), ("approved", "suspend")])
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_rejection_and_a_suspension_need_a_reason(status, action, reason):
    vendor = make_vendor(status=status)

    with pytest.raises(ReasonRequired) as refused:
        review_vendor(vendor, action, by=make_staff(), reason=reason)

    assert refused.value.attr == "reason"
    assert Vendor.objects.get().status == status
    assert not VendorReview.objects.exists()


def test_without_the_permission_nobody_decides():
    vendor = make_vendor(status="pending")

    for person in (make_user(), vendor.owner, make_staff("vendors.change_vendor")):
        with pytest.raises(Forbidden):
            review_vendor(vendor, "approve", by=person)

    assert Vendor.objects.get().status == "pending"
    assert not VendorReview.objects.exists()


def test_a_decision_is_announced_with_ids(heard):
    vendor = make_vendor(status="pending")
    staff = make_staff()

    review_vendor(vendor, "approve", by=staff)

    row = vendor.reviews.get()
    assert heard == [
        VendorReviewed(vendor.pk, row.pk, "approve", staff.pk),
        VendorStatusChanged(vendor.pk, "pending", "approved"),
    ]
    assert type(heard[1].source) is type(heard[1].target) is str


def test_an_application_is_announced_and_a_new_one_changes_the_status(heard):
    first = apply_as_vendor(make_user(), business_name="Sanggar")
    again = apply_as_vendor(make_vendor(status="rejected").owner, business_name="Sanggar")

    assert heard == [
        VendorApplied(first.pk, first.reviews.get().pk),
        VendorApplied(again.pk, again.reviews.get().pk),
        VendorStatusChanged(again.pk, "rejected", "pending"),
    ]


def test_when_a_subscriber_fails_the_decision_is_undone(heard):
    def fail(event):
        raise RuntimeError

    vendor = make_vendor(status="pending")
    events.subscribe(VendorStatusChanged, fail)

    with pytest.raises(RuntimeError):
        review_vendor(vendor, "approve", by=make_staff())

    assert Vendor.objects.get().status == "pending"
    assert not VendorReview.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_rival_decisions_one_wins():
    vendor = make_vendor(status="pending")
    staff = make_staff()

    answers = at_once(
        *[lambda: review_vendor(vendor, "approve", by=staff)] * 4,
        *[lambda: review_vendor(vendor, "reject", by=staff, reason="x")] * 4,
    )

    assert sum(isinstance(answer, TransitionRefused) for answer in answers) == 7
    assert VendorReview.objects.count() == 1
