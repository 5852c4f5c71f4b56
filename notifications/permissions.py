from rest_framework.permissions import BasePermission

from accounts.models import User
from notifications.event_types import STAFF_ONLY
from notifications.payloads import sees_all_orders
from vendors.models import Vendor


def may_have_webhooks(user: User) -> bool:
    """Vendors who are approved now, and staff who may see orders; read from the database, not from
    a token.

    Not staff whose powers are withheld: their webhooks are sent what staff see.
    """
    if user.has_withheld_powers:
        return False
    return sees_all_orders(user) or Vendor.objects.approved().filter(owner=user).exists()


def may_listen_to(user: User, event_type: str) -> bool:
    """Whether a person may be told of an event: applications and rejections of vendors are only for
    staff who review them."""
    return event_type not in STAFF_ONLY or user.has_perm("vendors.review_vendor")


class MayHaveWebhooks(BasePermission):
    def has_permission(self, request, view) -> bool:
        return request.user.is_authenticated and may_have_webhooks(request.user)
