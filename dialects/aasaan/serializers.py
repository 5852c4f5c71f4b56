"""Aasaan's JSON: the whole order, with numbers where their example has numbers."""

from decimal import ROUND_DOWN, Decimal
from functools import cache
from typing import Any

from rest_framework import serializers

from core.api.serializers import Serializer
from core.money import CENT, cash_unit
from dialects.aasaan import statuses
from dialects.common import milliseconds, number, retold, updated_at
from orders.models import OrderItem
from orders.presentation import VENDOR, OrderView
from orders.statuses import PaymentStatus

MAX_INTEGER = 2**53


class StatusSerializer(Serializer):
    status = serializers.CharField(max_length=200)

    def validate_status(self, status: str) -> str:
        """Their page prints the words in quotes; they mean the same without."""
        word = status.strip(" '\"").upper()
        if word not in statuses.WRITES:
            raise serializers.ValidationError(f"Use one of {', '.join(statuses.WRITES)}.")
        return word


def order_json(view: OrderView) -> dict[str, Any]:
    status, since = retold(view, statuses.read)[-1]
    lines = [line_json(item) for item in view.items]
    return {
        "id": view.number,
        "reference": view.number,
        "number": view.id,
        "discount": number(view.discount),
        "tax": number(view.tax),
        "total": number(view.total),
        "subtotal": number(view.subtotal),
        "date": milliseconds(view.placed_at),
        "date_created": milliseconds(view.placed_at),
        "date_modified": milliseconds(updated_at(view)),
        "orderStatus": {"status": status, "date": milliseconds(since)},
        "products": lines[0] if len(lines) == 1 else lines,
        "shipping": shipping_json(view),
        "payment": payment_json(view),
    }


def line_json(item: OrderItem) -> dict[str, Any]:
    sgst = half(item.tax)
    return {
        "productId": item.product_id,
        "variantId": item.variant_id,
        "name": item.product_name,
        "sku": number_or_text(item.sku),
        "price": number(item.unit_price),
        "CGST": number(item.tax - sgst),
        "SGST": number(sgst),
        "total": number(item.total),
        "quantity": item.quantity,
    }


def half(tax: Decimal) -> Decimal:
    """The smaller half, in whole units of cash where the tax is."""
    unit = CENT if tax % cash_unit() else cash_unit()
    return (tax / 2 / unit).quantize(Decimal(1), ROUND_DOWN) * unit


def shipping_json(view: OrderView) -> dict[str, Any]:
    address = view.shipping_address
    first_name, _, last_name = address["recipient_name"].partition(" ")
    parts = view.fulfillments
    sent = next((part for part in parts if part.tracking_number), parts[0])
    grams = sum(item.weight_grams * item.quantity for item in view.items)
    email = "" if view.side == VENDOR else view.email
    return {
        "firstName": first_name,
        "lastName": last_name,
        "trackingId": number_or_text(sent.tracking_number),
        "carrier": sent.carrier,
        "weight": number(Decimal(grams) / 1000),  # kilograms
        "fee": number(view.shipping - view.shipping_discount),
        # when it left, else when it should, else when it was ordered
        "date": milliseconds(sent.shipped_at or sent.ship_by or view.placed_at),
        "mobileNumber": number_or_text(address["phone"]),
        "countryCode": country_code(address["country"]),
        "email": email,
        "address": {
            "line1": address["line1"],
            "line2": address["line2"],
            "city": address["city"],
            "zipcode": number_or_text(address["postal_code"]),
            "state": address["state"],
            "country": address["country"],
            "email": email,
        },
    }


PAYMENT_WORDS = {
    PaymentStatus.PENDING: "pending",
    PaymentStatus.AUTHORIZED: "pending",
    PaymentStatus.PAID: "success",
    PaymentStatus.PARTIALLY_REFUNDED: "success",
    PaymentStatus.REFUNDED: "refunded",
    PaymentStatus.FAILED: "failed",
    PaymentStatus.EXPIRED: "failed",
    PaymentStatus.CANCELLED: "failed",
}


def payment_json(view: OrderView) -> dict[str, Any]:
    """The newest attempt; a vendor is told how the payment stands and no more of it."""
    attempt = view.payment
    word = PAYMENT_WORDS[view.payment_status]
    since = retold(view, lambda moment: moment.payment_status)[-1][1]
    return {
        "transactionId": attempt.pk if attempt else view.id,
        "amount": number(attempt.amount if attempt else view.total),
        "currency": view.currency,
        "method": "cod" if view.pays_on_delivery else "pre-paid",
        "date": milliseconds(since),
        "status": word,
        "statusReason": str(PaymentStatus(view.payment_status).label) if word == "failed" else "",
    }


def number_or_text(text: str) -> int | str:
    """A number where the text is one to the last digit, as their example has it."""
    is_number = text.isascii() and text.isdecimal() and str(int(text[:20])) == text
    return int(text) if is_number and int(text) < MAX_INTEGER else text


def country_code(country: str) -> str:
    """`ID` of Indonesia; empty for what is no country's name in English or Indonesian."""
    return country.upper() if len(country) == 2 else country_codes().get(country.lower(), "")


@cache
def country_codes() -> dict[str, str]:
    from babel import Locale

    return {
        name.lower(): code
        for language in ("id", "en")
        for code, name in Locale(language).territories.items()
        if len(code) == 2
    }
