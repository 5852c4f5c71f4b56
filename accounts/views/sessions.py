"""Where a person is signed in, and what the house knows about them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import examples, operations
from accounts.models import DataExport, UserSession
from accounts.requests import SignedInRequest
from accounts.serializers import ExportSerializer, SessionSerializer
from core.api.negotiation import AnyAccepted
from core.api.schema import extend_schema, extend_schema_view, refusal

NO_SESSION = {404: refusal("No such session of yours.", "not_found")}
NO_EXPORT = {404: refusal("No such export of yours, or it was removed.", "not_found")}


@extend_schema(tags=["sign in"])
@extend_schema_view(
    list=extend_schema(
        summary="List where one is signed in",
        description="Browsers and software that act as you without a key, the newest first.",
    )
)
class SessionViewSet(ListModelMixin, GenericViewSet):
    request: SignedInRequest
    queryset = UserSession.objects.none()
    lookup_value_converter = "int"
    serializer_class = SessionSerializer

    def get_queryset(self):
        return UserSession.objects.visible_to(self.request.user).order_by("-pk")

    @extend_schema(summary="End a session", responses={204: None} | NO_SESSION)
    def destroy(self, request: Request, pk: int) -> Response:
        """A browser is signed out at once; software gets no new token, and its access token runs
        out within a quarter of an hour."""
        operations.end_session(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema(tags=["people"])
@extend_schema_view(
    list=extend_schema(
        summary="List the own exports", description="A new one takes the place of one before."
    ),
    retrieve=extend_schema(summary="Show an export", responses={200: ExportSerializer} | NO_EXPORT),
)
class ExportViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """These declare no scopes: no key is handed everything."""

    request: SignedInRequest
    queryset = DataExport.objects.none()
    lookup_value_converter = "int"
    serializer_class = ExportSerializer
    throttle_scope = "export"

    def get_queryset(self):
        return DataExport.objects.visible_to(self.request.user).defer("content").order_by("-pk")

    @extend_schema(
        summary="Ask for all that the house knows about you",
        request=None,
        responses={202: ExportSerializer},
        examples=[examples.ASKED_EXPORT],
    )
    def create(self, request: SignedInRequest) -> Response:
        """A file of JSON is made; a mail tells when it is ready, and it is removed after some days.
        Asked again before that, it is the same one."""
        export = operations.ask_for_export(request.user)
        return Response(ExportSerializer(export).data, status.HTTP_202_ACCEPTED)

    @extend_schema(
        summary="The file of an export",
        responses={(200, "application/json"): OpenApiTypes.OBJECT} | NO_EXPORT,
        examples=[examples.EXPORT_FILE],
        filters=False,
    )
    @action(detail=True, content_negotiation_class=AnyAccepted)
    def file(self, request: SignedInRequest, pk: int) -> HttpResponse:
        """404 as long as it is not ready."""
        ready = DataExport.objects.visible_to(request.user).filter(done_at__isnull=False)
        export = get_object_or_404(ready, pk=pk)
        return as_download(export)


def as_download(export: DataExport) -> HttpResponse:
    response = HttpResponse(operations.file_of(export), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{export.file_name}"'
    response["Cache-Control"] = "private, no-store"
    return response
