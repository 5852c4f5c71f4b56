from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView

from audit.models import LogEntry
from audit.serializers import LogEntrySerializer, LogQuerySerializer
from core.api.permissions import staff_with
from core.api.schema import ErrorSerializer
from core.api.serializers import checked


@extend_schema_view(
    get=extend_schema(
        operation_id="admin_logs_list",
        summary="Who did what",
        description="What staff, vendors, API keys and jobs wrote, the newest first. Who buys is "
        "not logged: an order has its own history.",
        parameters=[LogQuerySerializer],
        responses={200: LogEntrySerializer(many=True), 400: ErrorSerializer},
        tags=["back office"],
    )
)
class LogsView(ListAPIView):
    scopes = {"GET": "staff"}  # of an API key; accounts/scopes.py stands above this app
    serializer_class = LogEntrySerializer
    permission_classes = (staff_with("audit.view_logentry"),)
    ordering = ("-at", "-id")

    def get_queryset(self):
        asked = checked(LogQuerySerializer, self.request.query_params.dict())
        entries = LogEntry.objects.select_related("actor")
        if since := asked.pop("since", None):
            entries = entries.filter(at__gte=since)
        if until := asked.pop("until", None):
            entries = entries.filter(at__lt=until)
        if "target_type" in asked:
            asked["target_type"] = asked["target_type"].lower()
        return entries.filter(**asked)
