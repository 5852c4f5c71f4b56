from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from accounts import examples
from accounts.models import DataExport, UserSession
from core.api.serializers import ModelSerializer


@extend_schema_serializer(examples=[examples.SESSION])
class SessionSerializer(ModelSerializer):
    """A sign-in that still counts."""

    kind = serializers.SerializerMethodField(help_text="Of a browser, or of software.")
    device = serializers.CharField(read_only=True, help_text="For people: `Chrome · Android`.")
    is_current = serializers.SerializerMethodField(
        help_text="Of the browser that asks; software does not recognise its own."
    )

    class Meta:
        model = UserSession
        fields = [
            "id", "kind", "device", "agent", "is_current", "created_at", "seen_at", "expires_at",
        ]  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "agent": {"help_text": "What the program calls itself."},
            "seen_at": {"help_text": "To the hour."},
        }

    def get_kind(self, row: UserSession) -> str:
        return "browser" if row.is_browser else "software"

    def get_is_current(self, row: UserSession) -> bool:
        session = getattr(self.context.get("request"), "session", None)
        return row.is_browser and session is not None and session.session_key == row.session_key


@extend_schema_serializer(examples=[examples.WAITING_EXPORT, examples.EXPORT])
class ExportSerializer(ModelSerializer):
    """All that the house knows about a person, as a file."""

    is_ready = serializers.BooleanField(read_only=True)

    class Meta:
        model = DataExport
        fields = ["id", "is_ready", "created_at", "done_at", "expires_at"]
        read_only_fields = fields
        extra_kwargs = {"expires_at": {"help_text": "The file is removed then."}}
