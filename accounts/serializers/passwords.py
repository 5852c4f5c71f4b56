from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.serializers.fields import PasswordField
from core.api.serializers import Serializer

PROOF = "eyJ1c2VyIjo3fQ.1x9Yb2.q7rE3sVt"
OLD_AND_NEW = {"current_password": "tenun-ikat-2026", "new_password": "batik-tulis-2027"}


@extend_schema_serializer(examples=[OpenApiExample("change", OLD_AND_NEW, request_only=True)])
class PasswordChangeSerializer(Serializer):
    current_password = PasswordField()
    new_password = PasswordField()


@extend_schema_serializer(
    examples=[OpenApiExample("ask", {"email": "sari@contoh.id"}, request_only=True)]
)
class ResetSerializer(Serializer):
    email = serializers.EmailField(max_length=254)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "set", {"token": PROOF, "password": OLD_AND_NEW["new_password"]}, request_only=True
        )
    ]
)
class ResetConfirmSerializer(Serializer):
    token = serializers.CharField(max_length=500, help_text="The last part of the mail's link.")
    password = PasswordField(help_text="The new one.")


@extend_schema_serializer(examples=[OpenApiExample("token", {"token": PROOF}, request_only=True)])
class VerifyConfirmSerializer(Serializer):
    token = serializers.CharField(max_length=500, help_text="The last part of the mail's link.")


@extend_schema_serializer(
    examples=[OpenApiExample("close", {"current_password": "tenun-ikat-2026"}, request_only=True)]
)
class CloseSerializer(Serializer):
    current_password = PasswordField(
        required=False, help_text="Of who has a password; a wrong one or none is refused."
    )
