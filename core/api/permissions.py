from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

ACTS = {"POST": "add", "PUT": "change", "PATCH": "change", "DELETE": "delete"}


def staff_with(*permissions: str) -> type[BasePermission]:
    """Only staff who hold every one of these permissions, like "vendors.view_vendor"."""

    class StaffWith(BasePermission):
        def has_permission(self, request: Request, view: APIView) -> bool:
            return request.user.is_staff and request.user.has_perms(permissions)

    return StaffWith


def staff_by_method(model: str, *, is_public: bool = False) -> type[BasePermission]:
    """Only staff with the permission on a model, like "promotions.promotion", that the method
    needs: add, change, delete; to read, view or change, unless reading `is_public`."""
    app, name = model.split(".")

    class StaffByMethod(BasePermission):
        def has_permission(self, request: Request, view: APIView) -> bool:
            if is_public and request.method in SAFE_METHODS:
                return True
            acts = [ACTS[request.method]] if request.method in ACTS else ["view", "change"]
            return request.user.is_staff and any(
                request.user.has_perm(f"{app}.{act}_{name}") for act in acts
            )

    return StaffByMethod
