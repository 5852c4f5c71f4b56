from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from accounts import card_numbers, examples
from accounts.models import PaymentMethod
from core.api.serializers import ModelSerializer


@extend_schema_serializer(
    examples=[examples.CARD_NUMBER, examples.LAST_FOUR_DIGITS, examples.STORED_PAYMENT_METHOD]
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
        digits = card_numbers.digits_of(number)
        if digits is None:
            raise serializers.ValidationError(
                {"number": _("This is not a card number.")}, code="invalid_card_number"
            )
        brand = data.get("brand") or card_numbers.brand_of(digits)
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
        if card_numbers.is_expired(month, year, today):
            raise serializers.ValidationError(
                {"expiry_year": _("The card has expired.")}, code="card_expired"
            )
        if year > today.year + card_numbers.MAX_YEARS_AHEAD:
            raise serializers.ValidationError(
                {"expiry_year": _("No card is good for that long.")}, code="max_value"
            )
