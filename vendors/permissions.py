from rest_framework.permissions import BasePermission

from vendors.models import Vendor


class IsVendor(BasePermission):
    """Who has applied to sell here, whatever became of it. Asked of the database, not a token."""

    def has_permission(self, request, view) -> bool:
        return request.user.is_authenticated and hasattr(request.user, "vendor")


class IsApprovedVendor(IsVendor):
    """Who may sell here now: neither waiting, rejected nor suspended."""

    def has_permission(self, request, view) -> bool:
        return (
            super().has_permission(request, view)
            and request.user.vendor.status == Vendor.Status.APPROVED
        )
