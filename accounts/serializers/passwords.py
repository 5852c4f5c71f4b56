from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from accounts import examples
from accounts.serializers.fields import PasswordField
from core.api.serializers import Serializer


@extend_schema_serializer(examples=[examples.PASSWORD_CHANGE])
class PasswordChangeSerializer(Serializer):
    current_password = PasswordField()
    new_password = PasswordField()


@extend_schema_serializer(examples=[examples.RESET])
class ResetSerializer(Serializer):
    email = serializers.EmailField(max_length=254)


@extend_schema_serializer(examples=[examples.RESET_CONFIRMATION])
class ResetConfirmSerializer(Serializer):
    token = serializers.CharField(max_length=500, help_text="The last part of the mail's link.")
    password = PasswordField(help_text="The new one.")


@extend_schema_serializer(examples=[examples.VERIFICATION])
class VerifyConfirmSerializer(Serializer):
    token = serializers.CharField(max_length=500, help_text="The last part of the mail's link.")


@extend_schema_serializer(examples=[examples.CLOSING])
class CloseSerializer(Serializer):
    current_password = PasswordField(
        required=False, help_text="Of who has a password; a wrong one or none is refused."
    )
