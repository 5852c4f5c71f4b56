from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from accounts import examples
from accounts.models import User
from accounts.serializers.fields import PasswordField
from accounts.serializers.people import UserSerializer
from core.api.serializers import ModelSerializer, Serializer


@extend_schema_serializer(examples=[examples.REGISTRATION])
class RegistrationSerializer(ModelSerializer):
    password = PasswordField()

    class Meta:
        model = User
        fields = ["username", "email", "password", "first_name", "last_name", "language"]
        extra_kwargs = UserSerializer.Meta.extra_kwargs


@extend_schema_serializer(examples=[examples.LOGIN, examples.LOGIN_BY_EMAIL])
class LoginSerializer(Serializer):
    """A name and a password. The name goes by `login`, `email` or `username`: one of them.
    Staff with a second factor give its code too."""

    login = serializers.CharField(max_length=254, required=False, help_text="Either of the two.")
    email = serializers.CharField(max_length=254, required=False)
    username = serializers.CharField(max_length=254, required=False)
    password = PasswordField()
    code = serializers.CharField(
        max_length=20,
        required=False,
        allow_blank=True,
        help_text="Of staff: six digits of the phone, or a recovery code. Others need none.",
    )

    def validate(self, data):
        names = [data[key] for key in ("login", "email", "username") if key in data]
        if len(names) != 1:
            raise serializers.ValidationError(
                {"login": _("Give one of login, email and username.")}, code="required"
            )
        return {
            "login": names[0],
            "password": data["password"],
            "code": data.get("code", ""),
        }


@extend_schema_serializer(examples=[examples.REFRESH])
class RefreshSerializer(Serializer):
    refresh = serializers.CharField(max_length=2_000)


@extend_schema_serializer(examples=[examples.TOKENS])
class TokenPairSerializer(serializers.Serializer):
    access = serializers.CharField(help_text="For `Authorization: Bearer`, 15 minutes.")
    refresh = serializers.CharField(help_text="Gives the next pair, once, within 30 days.")


@extend_schema_serializer(examples=[examples.SIGNED_IN])
class SignedInSerializer(TokenPairSerializer):
    user = UserSerializer()
