from rest_framework.permissions import BasePermission

from accounts.models import User
from notifications.event_types import STAFF_ONLY
from notifications.payloads import sees_all_orders
from vendors.models import Vendor


def may_have_webhooks(user: User) -> bool:
    """Who sells here now, and staff who see the orders. Asked of the database, not a token.

    Staff whose powers are withheld have none: what is sent to theirs is what staff see.
    """
    if user.has_withheld_powers:
        return False
    return sees_all_orders(user) or Vendor.objects.approved().filter(owner=user).exists()


def may_listen_to(user: User, event_type: str) -> bool:
    """Whose application waits or was rejected is the business of those who review them."""
    return event_type not in STAFF_ONLY or user.has_perm("vendors.review_vendor")


class MayHaveWebhooks(BasePermission):
    def has_permission(self, request, view) -> bool:
        return request.user.is_authenticated and may_have_webhooks(request.user)
