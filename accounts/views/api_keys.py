from rest_framework import status
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import operations
from accounts.models import ApiKey
from accounts.requests import SignedInRequest
from accounts.serializers import (
    ApiKeyRequestSerializer,
    ApiKeySerializer,
    NewApiKeySerializer,
)
from core.api.json import dumps
from core.api.schema import bad_input, extend_schema, extend_schema_view, refusal
from core.api.serializers import checked

NO_KEY = {404: refusal("No such API key of yours.", "not_found")}


@extend_schema(tags=["API keys"])
@extend_schema_view(
    list=extend_schema(
        summary="List the own API keys",
        description="Newest first, expired ones too. The keys themselves are not kept.",
    ),
    retrieve=extend_schema(summary="Show an API key", responses={200: ApiKeySerializer} | NO_KEY),
)
class ApiKeyViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """A key makes no keys: these declare no scopes."""

    request: SignedInRequest
    queryset = ApiKey.objects.none()
    lookup_value_converter = "int"
    serializer_class = ApiKeySerializer

    def get_queryset(self):
        return ApiKey.objects.visible_to(self.request.user).order_by("-pk")

    @extend_schema(
        summary="Make an API key",
        request=ApiKeyRequestSerializer,
        responses={
            201: NewApiKeySerializer,
            400: bad_input("Only staff can have this scope.", "staff_only", attr="scopes"),
            409: refusal("You have too many API keys.", "too_many_keys", limit=100),
        },
    )
    def create(self, request: SignedInRequest) -> Response:
        """`key` is shown this once: keep it. It acts as you, within its scopes, until it expires
        or is deleted; also after a change of your password.

        Work as staff needs the scope `staff` beside the one that the operation names.
        """
        wanted = checked(ApiKeyRequestSerializer, request.data)
        key, text = operations.create_api_key(request.user, **wanted)
        key.key = text
        response = Response(NewApiKeySerializer(key).data, status.HTTP_201_CREATED)
        key.key = None
        kept = dumps(NewApiKeySerializer(key).data)
        response.kept = kept  # type: ignore[attr-defined]  # what an Idempotency-Key replays
        return response

    @extend_schema(summary="Delete an API key", responses={204: None} | NO_KEY)
    def destroy(self, request: Request, pk: int) -> Response:
        """It is refused from now on."""
        operations.revoke_api_key(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)
