from rest_framework.permissions import BasePermission

from vendors.models import Vendor


class IsVendor(BasePermission):
    """Somebody who has applied to sell here, whatever the decision was. The database says so, not
    a token."""

    def has_permission(self, request, view) -> bool:
        return request.user.is_authenticated and hasattr(request.user, "vendor")


class IsApprovedVendor(IsVendor):
    """Somebody whose shop is approved now."""

    def has_permission(self, request, view) -> bool:
        return (
            super().has_permission(request, view)
            and request.user.vendor.status == Vendor.Status.APPROVED
        )
