"""People, their addresses and cards: what they send, and how we show it."""

import re
from typing import Any

from django.core.validators import RegexValidator
from django.utils import timezone
from rest_framework import serializers

from accounts import card_numbers
from accounts.models import Address, PaymentMethod, User
from core.pages.media import picture_url
from dialects.ruparawi.fields import Changes, Choice, Email, Form, Password, Text, WebAddress
from dialects.ruparawi.formats import http_date

# ── signing in ──────────────────────────────────────────────────────────────────────────────────


class LoginForm(Form):
    email = Email()
    password = Password()
    code = Text(required=False, allow_null=True, allow_blank=True, max_length=20)


class RegistrationForm(Form):
    email = Email()
    password = Password()
    username = Text(
        min_length=3,
        max_length=50,
        validators=[RegexValidator(r"^[A-Za-z0-9_]+\Z", "Only letters, digits and _ are allowed")],
    )
    firstName = Text(required=False, allow_null=True, allow_blank=True, max_length=50)
    lastName = Text(required=False, allow_null=True, allow_blank=True, max_length=50)

    def validate(self, data):
        """Their form asks for names, their server dropped them."""
        first, last = data.pop("firstName", None), data.pop("lastName", None)
        return data | {"first_name": first or "", "last_name": last or ""}


class ProfileForm(Form):
    """Empty values are skipped: a field cannot be cleared."""

    bio = Text(required=False, allow_null=True, allow_blank=True, max_length=500)
    first_name = Text(required=False, allow_null=True, allow_blank=True, max_length=50)
    last_name = Text(required=False, allow_null=True, allow_blank=True, max_length=50)
    profile_image_url = WebAddress(required=False, allow_null=True, allow_blank=True)
    password = Password(required=False)

    def validate(self, data):
        return {name: value for name, value in data.items() if value}


# ── addresses ───────────────────────────────────────────────────────────────────────────────────

ADDRESS_COLUMNS = {"address_line1": "line1", "address_line2": "line2"}


def columns(data: dict[str, Any]) -> dict[str, Any]:
    return {ADDRESS_COLUMNS.get(name, name): value for name, value in data.items()}


class AddressForm(Form):
    address_line1 = Text(max_length=100)
    address_line2 = Text(required=False, allow_null=True, allow_blank=True, max_length=100)
    city = Text(max_length=50)
    state = Text(max_length=50)
    postal_code = Text(max_length=20)
    country = Text(max_length=50)
    phone = Text(required=False, allow_null=True, allow_blank=True, max_length=30)
    is_default = serializers.BooleanField(default=False)

    def validate(self, data):
        return columns(data) | {
            "line2": data.get("address_line2") or "",
            "phone": data.get("phone") or "",
        }


class AddressChangeForm(Changes):
    """Their address page sends `is_default: false` with every edit, whatever it edits. An address
    stops being the default when another becomes it, so false says nothing here."""

    address_line1 = Text(required=False, allow_null=True, max_length=100)
    address_line2 = Text(required=False, allow_null=True, allow_blank=True, max_length=100)
    city = Text(required=False, allow_null=True, max_length=50)
    state = Text(required=False, allow_null=True, max_length=50)
    postal_code = Text(required=False, allow_null=True, max_length=20)
    country = Text(required=False, allow_null=True, max_length=50)
    phone = Text(required=False, allow_null=True, allow_blank=True, max_length=30)
    is_default = serializers.BooleanField(required=False, allow_null=True)

    def validate(self, data):
        changes = columns(super().validate(data))
        if not changes.get("is_default"):
            changes.pop("is_default", None)
        return changes


# ── cards ───────────────────────────────────────────────────────────────────────────────────────

KINDS = {
    "credit card": PaymentMethod.Kind.CREDIT_CARD,
    "debit card": PaymentMethod.Kind.DEBIT_CARD,
}
KIND_WORDS = {kind: word for word, kind in KINDS.items()}
MASKED = re.compile(r"[*•xX]")


class CardForm(Form):
    """Of the number only the last four digits are kept. A masked one, which their edit form sends
    back from the list, stands for the number that is there."""

    payment_type = Choice([*KINDS])
    provider = Text(max_length=50)
    account_number = Text(max_length=100)
    expiry_date = Text(required=False, allow_null=True)
    is_default = serializers.BooleanField(default=False)

    def validate_provider(self, provider):
        if sum(character.isdigit() for character in provider) > 4:
            raise serializers.ValidationError("A provider is a name, not a number.")
        return provider

    def validate_expiry_date(self, text):
        if text is None:
            return None
        found = re.fullmatch(r"(0[1-9]|1[0-2])/([0-9]{2})", text)
        if not found:
            raise serializers.ValidationError("Expiry date must be in MM/YY format")
        month, year = int(found[1]), 2000 + int(found[2])
        if card_numbers.is_expired(month, year, timezone.localdate()):
            raise serializers.ValidationError("Expiry date cannot be in the past")
        return {"expiry_month": month, "expiry_year": year}

    def validate(self, data):
        row = {
            "kind": KINDS[data["payment_type"]],
            "brand": data["provider"],
            "is_default": data["is_default"],
        }
        number = data["account_number"]
        if not (MASKED.search(number) and self.context.get("may_be_masked")):
            digits = re.sub(r"[ -]", "", number)
            if not re.search(r"[0-9]{4}\Z", digits):
                raise serializers.ValidationError(
                    {"account_number": "Its last four characters must be digits."}
                )
            row["last4"] = digits[-4:]
        return row | (data.get("expiry_date") or {})


class CardChangeForm(CardForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._context = {**self._context, "may_be_masked": True}


# ── how they look ───────────────────────────────────────────────────────────────────────────────


def roles(user: User) -> list[dict[str, str]]:
    """Everybody buys; who has a shop, or asked for one, is a vendor; staff who may do something
    are admins."""
    names = ["buyer"]
    if hasattr(user, "vendor"):
        names.append("vendor")
    if user.is_staff and (user.is_superuser or user.get_all_permissions()):
        names.append("admin")
    return [{"name": name} for name in names]


def public_profile(user: User) -> dict[str, Any]:
    return {
        "id": user.pk,
        "username": user.username,
        "first_name": user.first_name or None,
        "last_name": user.last_name or None,
        "profile_image_url": picture_url(user.profile_image_url) or None,
        "bio": user.bio or None,
        "role": roles(user),
        "created_at": http_date(user.date_joined),
    }


def profile(user: User) -> dict[str, Any]:
    return public_profile(user) | {
        "email": user.email,
        "last_login": http_date(user.last_login),
    }


def address(row: Address) -> dict[str, Any]:
    return {
        "id": row.pk,
        "user_id": row.user_id,
        "address_line1": row.line1,
        "address_line2": row.line2 or None,
        "city": row.city,
        "state": row.state,
        "postal_code": row.postal_code,
        "country": row.country,
        "is_default": row.is_default,
        "isDefault": row.is_default,
        "phone": row.phone or None,
    }


def card(row: PaymentMethod) -> dict[str, Any]:
    expiry = None
    if row.expiry_month and row.expiry_year:
        expiry = f"{row.expiry_month:02}/{row.expiry_year % 100:02}"
    return {
        "id": row.pk,
        "user_id": row.user_id,
        "payment_type": KIND_WORDS[PaymentMethod.Kind(row.kind)],
        "provider": row.brand,
        "account_number": "*" * 12 + row.last4,
        "expiry_date": expiry,
        "is_default": row.is_default,
        "created_at": http_date(row.created_at),
        "updated_at": http_date(row.updated_at),
    }
