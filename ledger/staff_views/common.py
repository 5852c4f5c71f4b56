from collections.abc import Callable

from rest_framework.permissions import BasePermission
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from core.api.permissions import staff_with
from core.api.schema import extend_schema, extend_schema_view, refusal

MISSING = refusal("Not found.", "not_found")
NOT_STAFF = refusal("For staff who may do this.", "permission_denied")


def documented(
    operation: str, many: str, one: str, serializer: type[BaseSerializer], order: str
) -> Callable:
    """What OpenAPI says of a list and of one of its rows."""
    return extend_schema_view(
        list=extend_schema(
            operation_id=f"{operation}_list",
            summary=f"List {many}",
            description=order,
            responses={200: serializer(many=True), 403: NOT_STAFF},
        ),
        retrieve=extend_schema(
            operation_id=f"{operation}_retrieve",
            summary=f"Show {one}",
            responses={200: serializer, 403: NOT_STAFF, 404: MISSING},
        ),
    )


class ByAction(GenericViewSet):
    """`needed` says which permission each action wants."""

    request: SignedInRequest
    needed: dict[str, str] = {}
    scopes = scopes.STAFF
    lookup_value_converter = "int"

    def get_permissions(self) -> list[BasePermission]:
        permission = self.needed.get(self.action or "", self.needed["list"])
        return [staff_with(permission)()]
