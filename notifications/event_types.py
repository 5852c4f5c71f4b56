"""What a webhook can tell, in words that go over the wire: facts, past tense."""

from django.db import models


class EventType(models.TextChoices):
    ORDER_PLACED = "order.placed"
    ORDER_PAID = "order.paid"
    PROCESSING = "fulfillment.processing"
    SHIPPED = "fulfillment.shipped"
    UNSHIPPED = "fulfillment.unshipped"
    DELIVERED = "fulfillment.delivered"
    COMPLETED = "fulfillment.completed"
    CANCELLED = "fulfillment.cancelled"
    RETURNED = "fulfillment.returned"
    RETURN_REQUESTED = "return.requested"
    RETURN_APPROVED = "return.approved"
    RETURN_DECLINED = "return.declined"
    REFUND_CREATED = "refund.created"
    VENDOR_APPLIED = "vendor.applied"
    VENDOR_APPROVED = "vendor.approved"
    VENDOR_REJECTED = "vendor.rejected"
    VENDOR_SUSPENDED = "vendor.suspended"
    VENDOR_REINSTATED = "vendor.reinstated"


# A step of the state machine is told under the name of what came of it.
OF_TRANSITION = {
    "process": EventType.PROCESSING,
    "ship": EventType.SHIPPED,
    "unship": EventType.UNSHIPPED,
    "deliver": EventType.DELIVERED,
    "complete": EventType.COMPLETED,
    "cancel": EventType.CANCELLED,
    "return_goods": EventType.RETURNED,
}
OF_REVIEW = {
    "apply": EventType.VENDOR_APPLIED,
    "approve": EventType.VENDOR_APPROVED,
    "reject": EventType.VENDOR_REJECTED,
    "suspend": EventType.VENDOR_SUSPENDED,
    "reinstate": EventType.VENDOR_REINSTATED,
}
STAFF_ONLY = {EventType.VENDOR_APPLIED, EventType.VENDOR_REJECTED}
