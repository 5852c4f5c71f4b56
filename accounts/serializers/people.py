from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from accounts import examples
from accounts.models import User
from accounts.serializers.fields import PasswordField
from core.api.serializers import ModelSerializer, MomentField, PictureURLField

username_validators = list(User._meta.get_field("username").validators)[:1]


@extend_schema_serializer(examples=[examples.USER])
class UserSerializer(ModelSerializer):
    """The own profile, as its owner sees it."""

    name = serializers.CharField(read_only=True, help_text="Full name, or else the username.")
    profile_image_url = PictureURLField(required=False, allow_blank=True, max_length=500)
    joined_at = MomentField(source="date_joined", read_only=True)

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
            "may_mail_prices",
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


@extend_schema_serializer(examples=[examples.CHANGED_NAMES, examples.CHANGED_EMAIL])
class ProfileChangeSerializer(UserSerializer):
    """What may be changed of the own profile."""

    current_password = PasswordField(
        required=False, help_text="Needed to change the e-mail address."
    )

    class Meta(UserSerializer.Meta):
        fields = [*UserSerializer.Meta.fields, "current_password"]


@extend_schema_serializer(examples=[examples.PUBLIC_USER])
class PublicUserSerializer(ModelSerializer):
    """What anybody may know about a person."""

    name = serializers.CharField(read_only=True)
    profile_image_url = PictureURLField(read_only=True)
    joined_at = MomentField(source="date_joined", read_only=True)

    class Meta:
        model = User
        fields = ["id", "username", "name", "bio", "profile_image_url", "joined_at"]
        read_only_fields = fields
