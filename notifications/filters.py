from core.api.filters import AnyOf, FilterSet
from notifications.event_types import EventType
from notifications.models import Delivery


class DeliveryFilterSet(FilterSet):
    status = AnyOf(choices=Delivery.Status.choices)
    event_type = AnyOf(choices=EventType.choices)
