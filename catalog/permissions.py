from rest_framework.permissions import BasePermission

from vendors.models import Vendor


class IsVendor(BasePermission):
    """Has a shop that was approved. A suspended one may look, its edits are refused (409)."""

    message = "This needs an approved shop."

    def has_permission(self, request, view) -> bool:
        shops = Vendor.objects.filter(
            owner=request.user.pk, status__in=[Vendor.Status.APPROVED, Vendor.Status.SUSPENDED]
        )
        return bool(request.user.is_authenticated) and shops.exists()


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
