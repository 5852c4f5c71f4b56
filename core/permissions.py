from rest_framework.permissions import BasePermission


def staff_with(*permissions: str) -> type[BasePermission]:
    """Only staff who hold every one of these permissions, like "vendors.view_vendor"."""

    class StaffWith(BasePermission):
        def has_permission(self, request, view) -> bool:
            return request.user.is_staff and request.user.has_perms(permissions)

    return StaffWith
