"""The history hangs on the state machine itself, so no caller can forget it. A transition is
written with its line, in one statement."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from django_fsm.signals import post_transition, pre_transition

from audit.models import LogEntry
from audit.recording import Watch
from core.database.together import Change, write_together
from orders.guests import Actor, Guest, person
from orders.models import Fulfillment, Order, StatusChange

Axis = StatusChange.Axis


# All of a part that a transition may change.
MOVED = tuple(field.name for field in Fulfillment._meta.concrete_fields if not field.primary_key)


def signed(by: Actor | None) -> dict[str, Any]:
    """Who is named in a line of history: somebody, the guest, or, if nobody, the system."""
    return {"by": person(by), "is_by_guest": isinstance(by, Guest)}


def record(
    order: Order,
    axis: str,
    *,
    by: Actor | None,
    changed: tuple[str, ...] = (),
    along: Sequence[Change] = (),
    logged: Sequence[LogEntry] = (),
    **fields: Any,
) -> None:
    """Add a line to an order's history, and write what `changed` of the order itself, other rows
    `along`, and what is `logged` of all that. Who asks for orders that changed since a time sees
    it."""
    line = StatusChange(order=order, axis=axis, at=timezone.now(), **signed(by), **fields)
    write_together(
        new=[line, *logged],
        changed=[Change(order, (*changed, "updated_at")), *along],
    )


@receiver(pre_transition, sender=Fulfillment)
def begin_transition(instance, **kwargs):
    """A change of status ends what an owner called the old one."""
    instance.unchanged = Watch(instance)
    words = instance.free_labels
    instance.label = None
    instance.free_labels = {axis: word for axis, word in words.items() if axis == "payment"}


@receiver(post_transition, sender=Fulfillment)
def record_transition(instance, name, source, target, method_kwargs, **kwargs):
    details = {key: value for key, value in method_kwargs.items() if key not in ("by", "note")}
    record(
        instance.order,
        Axis.FULFILLMENT,
        fulfillment=instance,
        transition=name,
        source=source,
        target=target,
        by=method_kwargs.get("by"),
        note=method_kwargs.get("note", ""),
        details={key: value for key, value in details.items() if value != ""},
        along=[Change(instance, MOVED)],
        logged=instance.unchanged.entries(),
    )
    instance._update_initial_state()  # as django_fsm's own save() does
