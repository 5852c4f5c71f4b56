from drf_spectacular.utils import extend_schema_serializer

from accounts import examples
from accounts.models import Address
from core.api.serializers import ModelSerializer


@extend_schema_serializer(examples=[examples.ADDRESS, examples.STORED_ADDRESS])
class AddressSerializer(ModelSerializer):
    class Meta:
        model = Address
        fields = [
            "id",
            "label",
            "recipient_name",
            "phone",
            "line1",
            "line2",
            "city",
            "state",
            "postal_code",
            "country",
            "is_default",
            "created_at",
            "updated_at",
        ]
        extra_kwargs = {
            "is_default": {"help_text": "One address is; the first becomes it by itself."}
        }
