from rest_framework.permissions import BasePermission
from rest_framework.viewsets import GenericViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from core.api.permissions import staff_with
from core.api.schema import refusal

MISSING = refusal("Not found.", "not_found")
NOT_STAFF = refusal("For staff who may do this.", "permission_denied")


class ByAction(GenericViewSet):
    """`needed` says which permission each action wants."""

    request: SignedInRequest
    needed: dict[str, str] = {}
    scopes = scopes.STAFF
    lookup_value_converter = "int"

    def get_permissions(self) -> list[BasePermission]:
        permission = self.needed.get(self.action or "", self.needed["list"])
        return [staff_with(permission)()]
