from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts import cards
from accounts.models import Address, ApiKey, PaymentMethod, User
from accounts.scopes import ALIASES, Scope
from core.serializers import ModelSerializer, PictureURLField, Serializer

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
    profile_image_url = PictureURLField(required=False, allow_blank=True, max_length=500)
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
        OpenApiExample(
            "names",
            {"username": "sari", "email": "sari@contoh.id", "first_name": "Sari", "bio": "Penenun"},
            request_only=True,
        ),
        OpenApiExample(
            "e-mail",
            {
                "username": "sari",
                "email": "sari.dewi@contoh.id",
                "current_password": "tenun-ikat-2026",
            },
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


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "person",
            {
                "id": 7,
                "username": "sari",
                "name": "Sari Dewi",
                "bio": "Penenun dari Sleman",
                "profile_image_url": "",
                "joined_at": "2026-04-30T08:15:00Z",
            },
            response_only=True,
        )
    ]
)
class PublicUserSerializer(ModelSerializer):
    """What anybody may know about a person."""

    name = serializers.CharField(read_only=True)
    profile_image_url = PictureURLField(read_only=True)
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


ADDRESS = {
    "label": "Rumah",
    "recipient_name": "Sari Dewi",
    "phone": "+62 812 3456 7890",
    "line1": "Jalan Kaliurang 5",
    "line2": "",
    "city": "Sleman",
    "state": "DI Yogyakarta",
    "postal_code": "55281",
    "country": "Indonesia",
    "is_default": True,
}
TIMES = {"created_at": "2026-04-30T08:15:00Z", "updated_at": "2026-04-30T08:15:00Z"}


@extend_schema_serializer(
    examples=[
        OpenApiExample("address", ADDRESS, request_only=True),
        OpenApiExample("stored", {"id": 3} | ADDRESS | TIMES, response_only=True),
    ]
)
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


CARD = {
    "kind": "credit_card",
    "brand": "Visa",
    "last4": "1111",
    "expiry_month": 11,
    "expiry_year": 2031,
    "is_default": True,
}


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "card number",
            {
                "kind": "credit_card",
                "number": "4111 1111 1111 1111",
                "expiry_month": 11,
                "expiry_year": 2031,
            },
            request_only=True,
        ),
        OpenApiExample("last four digits", CARD, request_only=True),
        OpenApiExample("stored", {"id": 5} | CARD | TIMES, response_only=True),
    ]
)
class PaymentMethodSerializer(ModelSerializer):
    """A card, of which only brand, last four digits and expiry are kept.

    No message repeats what was sent: it may be a card number in the wrong field.
    """

    number = serializers.CharField(
        write_only=True,
        required=False,
        max_length=30,
        help_text="Checked, never stored. Give this or `last4`.",
    )
    last4 = serializers.RegexField(
        r"^[0-9]{4}\Z",
        required=False,
        error_messages={"invalid": _("Give the last four digits only.")},
    )
    brand = serializers.CharField(
        required=False, max_length=50, help_text="Recognised from the number when left out."
    )

    class Meta:
        model = PaymentMethod
        fields = [
            "id",
            "kind",
            "brand",
            "number",
            "last4",
            "expiry_month",
            "expiry_year",
            "is_default",
            "created_at",
            "updated_at",
        ]
        extra_kwargs = {
            "kind": {"error_messages": {"invalid_choice": _("Use credit_card or debit_card.")}},
            "expiry_month": {"min_value": 1, "max_value": 12},
            "expiry_year": {"min_value": 2000, "max_value": 2100},
        }

    def validate_brand(self, brand):
        if sum(character.isdigit() for character in brand) > 4:
            raise serializers.ValidationError(_("A brand is a name, not a number."))
        return brand

    def validate(self, data):
        number = data.pop("number", None)
        if number is not None:
            data |= self.facts_of(number, data)
        elif "last4" not in data and not self.partial:
            raise serializers.ValidationError(
                {"number": _("Give the card number or its last four digits.")}, code="required"
            )
        if "brand" not in data and not self.partial:
            raise serializers.ValidationError(
                {"brand": _("Please name the brand of the card.")}, code="required"
            )
        if "expiry_month" in data or "expiry_year" in data:
            self.check_expiry(data)
        return data

    def facts_of(self, number: str, data: dict) -> dict:
        """What is kept of a number: its last four digits and its brand."""
        if "last4" in data:
            raise serializers.ValidationError(
                {"number": _("Give the card number or its last four digits, not both.")}
            )
        digits = cards.digits_of(number)
        if digits is None:
            raise serializers.ValidationError(
                {"number": _("This is not a card number.")}, code="invalid_card_number"
            )
        brand = data.get("brand") or cards.brand_of(digits)
        if not brand:
            raise serializers.ValidationError(
                {"brand": _("Please name the brand of the card.")}, code="required"
            )
        return {"last4": digits[-4:], "brand": brand}

    def check_expiry(self, data: dict) -> None:
        month = data.get("expiry_month", getattr(self.instance, "expiry_month", None))
        year = data.get("expiry_year", getattr(self.instance, "expiry_year", None))
        if month is None and year is None:
            return
        if month is None or year is None:
            missing = "expiry_month" if month is None else "expiry_year"
            raise serializers.ValidationError(
                {missing: _("Give month and year of the expiry, or neither.")}, code="required"
            )
        today = timezone.localdate()
        if cards.is_expired(month, year, today):
            raise serializers.ValidationError(
                {"expiry_year": _("The card has expired.")}, code="card_expired"
            )
        if year > today.year + cards.MAX_YEARS_AHEAD:
            raise serializers.ValidationError(
                {"expiry_year": _("No card is good for that long.")}, code="max_value"
            )


KEY = {
    "name": "Gudang",
    "scopes": ["orders:read", "orders:write"],
    "expires_at": "2027-04-30T00:00:00Z",
}
STORED_KEY = (
    {"id": 4, "prefix": "rr_5f0c21ab"}
    | KEY
    | {
        "created_at": "2026-04-30T08:15:00Z",
        "last_used_at": "2026-05-02T03:04:00Z",
    }
)
NEVER_USED = {"last_used_at": None}
A_LONG_TIME = timedelta(days=3_660)


@extend_schema_serializer(examples=[OpenApiExample("key", STORED_KEY, response_only=True)])
class ApiKeySerializer(ModelSerializer):
    """An API key as its owner sees it later: not the key itself."""

    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices), read_only=True)

    class Meta:
        model = ApiKey
        fields = ["id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at"]
        read_only_fields = fields


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "new key",
            STORED_KEY
            | NEVER_USED
            | {"key": "rr_5f0c21ab_2vQ8mC4nJ0xT7bYkE1sLwR9zUaFhD3gPiO6tNqXcV5M"},
            response_only=True,
        )
    ]
)
class NewApiKeySerializer(ApiKeySerializer):
    key = serializers.CharField(
        allow_null=True, help_text="Shown this once. Null when the answer is replayed."
    )

    class Meta(ApiKeySerializer.Meta):
        fields = [*ApiKeySerializer.Meta.fields, "key"]
        read_only_fields = fields


class ScopeField(serializers.ChoiceField):
    """A scope by its name, or by an alias that stands for one."""

    def to_internal_value(self, data):
        given = ALIASES.get(data, data) if isinstance(data, str) else data
        return super().to_internal_value(given)


@extend_schema_serializer(examples=[OpenApiExample("key", KEY, request_only=True)])
class ApiKeyRequestSerializer(Serializer):
    name = serializers.CharField(max_length=100, help_text="What the key is for.")
    scopes = serializers.ListField(
        child=ScopeField(Scope.choices),
        min_length=1,
        max_length=50,
        help_text="`edit-orders` is another name of `orders:write`.",
    )
    expires_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="At most ten years ahead; null: never."
    )

    def validate_expires_at(self, moment):
        now = timezone.now()
        if moment is not None and not now < moment <= now + A_LONG_TIME:
            raise serializers.ValidationError(
                _("Give a time in the next ten years."), code="out_of_range"
            )
        return moment
