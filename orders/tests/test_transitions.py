"""The table of transitions in docs/order.md, edge by edge and actor by actor."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from core.tests.tables import every
from orders.errors import ReasonRequired, TransitionRefused
from orders.machine import EDGES, TRANSITIONS
from orders.models import Fulfillment, ReturnRequest, StatusChange
from orders.operations import actions, allowed_statuses, apply_transition, moving
from orders.rules import COMPLAINT_WINDOW, UNSHIP_WINDOW
from orders.statuses import Status
from orders.tests.factories import make_order, make_part
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

ACTORS = ["buyer", "vendor", "other vendor", "staff", "staff without permission", "stranger"]
ACTORS += ["system"]

# (step, from, to): who may take it. Everything that is not here is refused to everybody.
TABLE = {
    ("process", "pending", "processing"): {"vendor", "staff", "system"},
    ("ship", "processing", "shipped"): {"vendor", "staff"},
    ("unship", "shipped", "processing"): {"vendor", "staff"},
    ("deliver", "shipped", "delivered"): {"vendor", "staff"},
    ("complete", "delivered", "completed"): {"buyer", "staff"},
    ("cancel", "pending", "cancelled"): {"buyer", "vendor", "staff", "system"},
    ("cancel", "processing", "cancelled"): {"vendor", "staff", "system"},
    ("cancel", "shipped", "cancelled"): {"staff"},
    ("return_goods", "delivered", "returned"): {"vendor", "staff"},
    ("return_goods", "completed", "returned"): {"vendor", "staff"},
}
TARGETS = {step: target for step, _source, target in TABLE}


def people(part: Fulfillment) -> dict:
    return {
        "buyer": part.order.buyer,
        "vendor": part.vendor.owner,
        "other vendor": make_vendor().owner,
        "staff": make_staff("orders.move_fulfillment", "orders.view_order"),
        "staff without permission": make_staff("orders.view_order"),
        "stranger": make_user(),
        "system": None,
    }


def settle_return(part: Fulfillment) -> None:
    ReturnRequest.objects.create(
        fulfillment=part,
        status=ReturnRequest.Status.APPROVED,
        reason="retak",
        requested_at=timezone.now(),
        received_at=timezone.now(),
    )


def test_every_transition_stands_in_the_table():
    assert {(edge.name, edge.source, edge.target) for edge in EDGES} == TABLE.keys()


@pytest.mark.parametrize("status", Status.values)
def test_a_step_is_taken_only_from_its_status_and_by_those_who_may(status):
    its = make_part(status)
    everybody = people(its)
    lines = its.history.count()
    stock = its.items.get().variant.stock

    def check(cell: tuple[str, str]) -> None:
        step, actor = cell
        by, part = everybody[actor], Fulfillment.objects.get(pk=its.pk)
        may = actor in TABLE.get((step, status, TARGETS[step]), set())
        with transaction.atomic():
            if step == "return_goods":
                settle_return(part)
            shown = {action.name: action.is_allowed for action in actions(part, by)}
            assert shown[step] == may
            if may:
                moved = apply_transition(part, step, by=by, note="karena")
                assert moved.status == TARGETS[step]
                last = StatusChange.objects.filter(fulfillment=part, transition=step).last()
                assert (last.source, last.target, last.by) == (status, TARGETS[step], by)
                assert last.note == "karena"
            else:
                with pytest.raises(TransitionRefused) as refused:
                    apply_transition(part, step, by=by, note="karena")
                assert refused.value.data["from"] == status
                assert refused.value.data["to"] == TARGETS[step]
            transaction.set_rollback(True)
        again = Fulfillment.objects.get(pk=its.pk)
        assert again.status == status
        assert again.history.count() == lines
        assert again.items.get().variant.stock == stock

    every(product(TRANSITIONS, everybody), check, at_least=len(TRANSITIONS) * len(ACTORS))


def test_what_is_refused_says_what_the_asker_may_do_instead():
    part = make_part("shipped")

    with pytest.raises(TransitionRefused) as refused:
        apply_transition(part, "complete", by=part.vendor.owner)

    assert refused.value.data["allowed"] == ["processing", "delivered"]


def test_a_status_that_several_steps_reach_is_named_once_among_the_allowed(monkeypatch):
    part = make_part("processing")
    found = actions(part, part.vendor.owner)
    monkeypatch.setattr(moving, "actions", lambda part, by: [*found, *found])

    assert allowed_statuses(part, part.vendor.owner) == ["shipped", "cancelled"]


def test_an_unpaid_order_is_not_processed():
    part = make_order(gateway="manual").fulfillments.get()

    with pytest.raises(TransitionRefused) as refused:
        apply_transition(part, "process", by=part.vendor.owner)

    assert refused.value.data["reason"] == "not_paid"


def test_an_order_paid_on_delivery_is_processed_unpaid():
    part = make_order(gateway="cod").fulfillments.get()

    moved = apply_transition(part, "process", by=part.vendor.owner)

    assert moved.status == "processing"
    assert moved.ship_by > timezone.now()


@pytest.mark.parametrize("step, status", [("cancel", "pending"), ("unship", "shipped")])
def test_cancelling_and_unshipping_need_a_reason(step, status):
    part = make_part(status)

    with pytest.raises(ReasonRequired) as refused:
        apply_transition(part, step, by=part.vendor.owner, note="  ")

    assert refused.value.attr == "notes"
    assert Fulfillment.objects.get(pk=part.pk).status == status


def test_a_vendor_takes_a_shipping_back_for_half_an_hour_and_staff_for_ever():
    part = make_part("shipped")
    Fulfillment.objects.filter(pk=part.pk).update(shipped_at=timezone.now() - UNSHIP_WINDOW)

    with pytest.raises(TransitionRefused) as refused:
        apply_transition(part, "unship", by=part.vendor.owner, note="salah paket")
    apply_transition(part, "unship", by=make_staff(), note="salah paket")

    assert refused.value.data["reason"] == "too_late"
    assert Fulfillment.objects.get(pk=part.pk).status == "processing"


def test_unshipping_clears_the_tracking_and_history_keeps_it():
    part = make_part("processing")
    vendor = part.vendor.owner
    apply_transition(part, "ship", by=vendor, tracking_number="JNE1", carrier="JNE")

    part = apply_transition(part, "unship", by=vendor, note="salah paket")

    assert (part.tracking_number, part.carrier, part.shipped_at) == ("", "", None)
    shipped = part.history.get(transition="ship")
    assert shipped.details == {"tracking_number": "JNE1", "carrier": "JNE"}


@pytest.mark.parametrize("actor", ["vendor", "system"])
def test_vendor_and_system_complete_only_when_the_complaint_window_is_over(actor):
    part = make_part("delivered")
    by = part.vendor.owner if actor == "vendor" else None
    with pytest.raises(TransitionRefused):
        apply_transition(part, "complete", by=by)

    Fulfillment.objects.filter(pk=part.pk).update(complaint_until=timezone.now())
    moved = apply_transition(part, "complete", by=by)

    assert moved.status == "completed"


def test_the_complaint_window_is_two_days_from_delivery():
    part = make_part("delivered")

    assert part.complaint_until - part.delivered_at == COMPLAINT_WINDOW == timedelta(hours=48)


def test_an_open_return_holds_completion_off():
    part = make_part("delivered")
    ReturnRequest.objects.create(fulfillment=part, reason="retak", requested_at=timezone.now())

    with pytest.raises(TransitionRefused) as refused:
        apply_transition(part, "complete", by=part.order.buyer)

    assert refused.value.data["reason"] == "return_open"


def test_goods_return_only_on_a_settled_return():
    part = make_part("delivered")

    with pytest.raises(TransitionRefused) as refused:
        apply_transition(part, "return_goods", by=part.vendor.owner)

    assert refused.value.data["reason"] == "no_approved_return"


def test_a_lost_parcel_is_written_off_and_its_goods_stay_gone():
    part = make_part("shipped")
    variant = part.items.get().variant

    part = apply_transition(part, "cancel", by=make_staff(), note="hilang", restock=False)

    variant.refresh_from_db()
    assert (part.status, part.is_restocked, variant.stock) == ("cancelled", False, 9)


def test_the_status_cannot_be_assigned():
    part = make_part("pending")

    with pytest.raises(AttributeError):
        part.status = "completed"
