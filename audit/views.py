from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from audit.filters import LogFilterSet
from audit.models import LogEntry
from audit.serializers import LogEntrySerializer
from core.api.permissions import staff_with
from core.api.schema import extend_schema


@extend_schema(tags=["back office"])
class LogViewSet(ListModelMixin, GenericViewSet):
    scopes = {"GET": "staff"}  # of an API key; accounts/scopes.py stands above this app
    queryset = LogEntry.objects.select_related("actor")
    serializer_class = LogEntrySerializer
    filterset_class = LogFilterSet
    permission_classes = (staff_with("audit.view_logentry"),)
    ordering = ("-at", "-id")

    @extend_schema(operation_id="admin_logs_list", summary="Who did what")
    def list(self, request: Request) -> Response:
        """What staff, vendors, API keys and jobs wrote, the newest first. Who buys is not logged:
        an order has its own history."""
        return super().list(request)
