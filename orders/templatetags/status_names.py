from django import template

from orders.statuses import PaymentStatus, Status

register = template.Library()

NAMES = dict(PaymentStatus.choices) | dict(Status.choices)


@register.filter
def status_name(status: str):
    """A status as people call it; a vendor's own label stays as it is."""
    return NAMES.get(status, status)
