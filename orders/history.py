"""The history hangs on the state machine itself, so no caller can forget it."""

from django.dispatch import receiver
from django.utils import timezone
from django_fsm.signals import post_transition

from orders.models import Fulfillment, Order, StatusChange

Axis = StatusChange.Axis


def record(order: Order, axis: str, **fields) -> StatusChange:
    """Add a line to an order's history. Who asks for orders that changed since a time sees it."""
    if axis not in (Axis.ORDER, Axis.PAYMENT):  # with these the order itself is saved
        Order.objects.filter(pk=order.pk).update(updated_at=timezone.now())
    return StatusChange.objects.create(order=order, axis=axis, at=timezone.now(), **fields)


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
    )
