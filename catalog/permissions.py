from rest_framework.permissions import BasePermission

from vendors.models import Vendor
from vendors.permissions import IsVendor


class HasShop(IsVendor):
    """Was approved as a vendor. A suspended one may look, its edits are refused (409)."""

    def has_permission(self, request, view) -> bool:
        opened = (Vendor.Status.APPROVED, Vendor.Status.SUSPENDED)
        return super().has_permission(request, view) and request.user.vendor.status in opened


class MayChangeCategories(BasePermission):
    """Staff, by the Django permission that the method needs."""

    NEEDED = {
        "POST": "catalog.add_category",
        "PUT": "catalog.change_category",
        "PATCH": "catalog.change_category",
        "DELETE": "catalog.delete_category",
    }

    def has_permission(self, request, view) -> bool:
        needed = self.NEEDED.get(request.method)
        return needed is not None and request.user.has_perm(needed)
