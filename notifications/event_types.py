"""The types of events that webhooks tell, as they go over the wire: facts, past tense."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventType(models.TextChoices):
    ORDER_PLACED = "order.placed", _("order placed")
    ORDER_PAID = "order.paid", _("order paid")
    PROCESSING = "fulfillment.processing", _("part in process")
    SHIPPED = "fulfillment.shipped", _("part shipped")
    UNSHIPPED = "fulfillment.unshipped", _("shipping undone")
    DELIVERED = "fulfillment.delivered", _("part delivered")
    COMPLETED = "fulfillment.completed", _("part completed")
    CANCELLED = "fulfillment.cancelled", _("part cancelled")
    RETURNED = "fulfillment.returned", _("part returned")
    RETURN_REQUESTED = "return.requested", _("return asked for")
    RETURN_APPROVED = "return.approved", _("return approved")
    RETURN_DECLINED = "return.declined", _("return declined")
    REFUND_CREATED = "refund.created", _("money given back")
    REFUND_DONE = "refund.done", _("refund sent")
    BALANCE_RELEASED = "balance.released", _("money released")
    PAYOUT_SENT = "payout.sent", _("payout on its way")
    PAYOUT_PAID = "payout.paid", _("payout paid")
    PAYOUT_RETURNED = "payout.returned", _("payout came back")
    VENDOR_APPLIED = "vendor.applied", _("vendor applied")
    VENDOR_APPROVED = "vendor.approved", _("vendor approved")
    VENDOR_REJECTED = "vendor.rejected", _("vendor rejected")
    VENDOR_SUSPENDED = "vendor.suspended", _("vendor suspended")
    VENDOR_REINSTATED = "vendor.reinstated", _("vendor reinstated")


OF_REVIEW = {
    "apply": EventType.VENDOR_APPLIED,
    "approve": EventType.VENDOR_APPROVED,
    "reject": EventType.VENDOR_REJECTED,
    "suspend": EventType.VENDOR_SUSPENDED,
    "reinstate": EventType.VENDOR_REINSTATED,
}
STAFF_ONLY = {EventType.VENDOR_APPLIED, EventType.VENDOR_REJECTED}
