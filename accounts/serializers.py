from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.models import User
from core.serializers import ModelSerializer, Serializer

USER = {
    "id": 7,
    "username": "sari",
    "email": "sari@contoh.id",
    "first_name": "Sari",
    "last_name": "Dewi",
    "name": "Sari Dewi",
    "bio": "Penenun dari Sleman",
    "profile_image_url": "",
    "language": "id",
    "is_staff": False,
    "email_verified_at": None,
    "joined_at": "2026-04-30T08:15:00Z",
}
TOKENS = {"access": "eyJhbGciOiJIUzI1NiIs…", "refresh": "eyJhbGciOiJIUzI1NiIs…"}

username_validators = list(User._meta.get_field("username").validators)[:1]


class PasswordField(serializers.CharField):
    """A password is taken as it was typed: spaces at its ends belong to it."""

    def __init__(self, **kwargs):
        super().__init__(
            **({"write_only": True, "trim_whitespace": False, "max_length": 256} | kwargs)
        )


@extend_schema_serializer(examples=[OpenApiExample("user", USER, response_only=True)])
class UserSerializer(ModelSerializer):
    """The own profile, as its owner sees it."""

    name = serializers.CharField(read_only=True, help_text="Full name, or else the username.")
    joined_at = serializers.DateTimeField(source="date_joined", read_only=True)

    class Meta:
        model = User
        fields = [
            "id",
            "username",
            "email",
            "first_name",
            "last_name",
            "name",
            "bio",
            "profile_image_url",
            "language",
            "is_staff",
            "email_verified_at",
            "joined_at",
        ]
        read_only_fields = ["is_staff", "email_verified_at"]
        extra_kwargs = {
            # Whether a name is free is the operation's question: it asks once, and in any case.
            "username": {"validators": username_validators},
            "email": {"validators": []},
        }


@extend_schema_serializer(
    examples=[
        OpenApiExample("names", {"first_name": "Sari", "bio": "Penenun"}, request_only=True),
        OpenApiExample(
            "e-mail",
            {"email": "sari.dewi@contoh.id", "current_password": "tenun-ikat-2026"},
            request_only=True,
        ),
    ]
)
class ProfileChangeSerializer(UserSerializer):
    """What may be changed of the own profile."""

    current_password = PasswordField(
        required=False, help_text="Needed to change the e-mail address."
    )

    class Meta(UserSerializer.Meta):
        fields = [*UserSerializer.Meta.fields, "current_password"]


class PublicUserSerializer(ModelSerializer):
    """What anybody may know about a person."""

    name = serializers.CharField(read_only=True)
    joined_at = serializers.DateTimeField(source="date_joined", read_only=True)

    class Meta:
        model = User
        fields = ["id", "username", "name", "bio", "profile_image_url", "joined_at"]
        read_only_fields = fields


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "register",
            {
                "username": "sari",
                "email": "sari@contoh.id",
                "password": "tenun-ikat-2026",
                "first_name": "Sari",
                "last_name": "Dewi",
            },
            request_only=True,
        )
    ]
)
class RegistrationSerializer(ModelSerializer):
    password = PasswordField()

    class Meta:
        model = User
        fields = ["username", "email", "password", "first_name", "last_name", "language"]
        extra_kwargs = UserSerializer.Meta.extra_kwargs


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "login", {"login": "sari", "password": "tenun-ikat-2026"}, request_only=True
        ),
        OpenApiExample(
            "by e-mail",
            {"email": "sari@contoh.id", "password": "tenun-ikat-2026"},
            request_only=True,
        ),
    ]
)
class LoginSerializer(Serializer):
    """A name and a password. The name goes by `login`, `email` or `username`: one of them."""

    login = serializers.CharField(max_length=254, required=False, help_text="Either of the two.")
    email = serializers.CharField(max_length=254, required=False)
    username = serializers.CharField(max_length=254, required=False)
    password = PasswordField()

    def validate(self, data):
        names = [data[key] for key in ("login", "email", "username") if key in data]
        if len(names) != 1:
            raise serializers.ValidationError(
                {"login": _("Give one of login, email and username.")}, code="required"
            )
        return {"login": names[0], "password": data["password"]}


@extend_schema_serializer(
    examples=[OpenApiExample("refresh", {"refresh": TOKENS["refresh"]}, request_only=True)]
)
class RefreshSerializer(Serializer):
    refresh = serializers.CharField(max_length=2_000)


@extend_schema_serializer(examples=[OpenApiExample("tokens", TOKENS, response_only=True)])
class TokenPairSerializer(serializers.Serializer):
    access = serializers.CharField(help_text="For `Authorization: Bearer`, 15 minutes.")
    refresh = serializers.CharField(help_text="Gives the next pair, once, within 30 days.")


@extend_schema_serializer(
    examples=[OpenApiExample("signed in", {"user": USER} | TOKENS, response_only=True)]
)
class SignedInSerializer(TokenPairSerializer):
    user = UserSerializer()
