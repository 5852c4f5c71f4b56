"""Vendors: applications, profiles, decisions and figures."""

from datetime import datetime
from typing import Any

from django.core.validators import RegexValidator

from core.pages.media import picture_url
from dialects.ruparawi.fields import Changes, Choice, Email, Form, Text, WebAddress
from dialects.ruparawi.formats import http_date
from dialects.ruparawi.statuses import vendor_word
from vendors.models import Vendor, VendorReview

PHONE = RegexValidator(r"^\+?[0-9 -]{10,15}\Z", "Invalid phone number format")


class ApplicationForm(Form):
    business_name = Text(min_length=2, max_length=100)
    business_email = Email()
    business_phone = Text(validators=[PHONE])
    business_address = Text(min_length=5, max_length=200)
    business_description = Text(required=False, allow_null=True, allow_blank=True, max_length=500)
    business_logo_url = WebAddress(required=False, allow_null=True, allow_blank=True)

    def validate(self, data):
        return data | {
            "business_description": data.get("business_description") or "",
            "business_logo_url": data.get("business_logo_url") or "",
        }


class VendorChangeForm(Changes):
    business_name = Text(required=False, min_length=2, max_length=100)
    business_email = Email(required=False)
    business_phone = Text(required=False, validators=[PHONE])
    business_address = Text(required=False, min_length=5, max_length=200)
    business_description = Text(required=False, allow_null=True, allow_blank=True, max_length=500)
    business_logo_url = WebAddress(required=False, allow_null=True, allow_blank=True)


class DecisionForm(Form):
    """Their page sends its reason as a note."""

    action = Choice([VendorReview.Action.APPROVE.value, VendorReview.Action.REJECT.value])
    reason = Text(required=False, allow_null=True, allow_blank=True, max_length=500)
    note = Text(required=False, allow_null=True, allow_blank=True, max_length=500)

    def validate(self, data):
        reason = data.get("reason") or data.get("note") or ""
        return {"action": data["action"], "reason": reason}


def profile(vendor: Vendor) -> dict[str, Any]:
    return {
        "user_id": vendor.owner_id,
        "business_name": vendor.business_name,
        "business_email": vendor.business_email,
        "business_phone": vendor.business_phone,
        "business_address": vendor.business_address,
        "business_description": vendor.business_description or None,
        "business_logo_url": picture_url(vendor.business_logo_url) or None,
        "vendor_status": vendor_word(vendor.status),
        "created_at": http_date(vendor.created_at),
        "updated_at": http_date(vendor.updated_at),
    }


def figures(stats: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Net of discounts, cancellations and refunds; the months of this year that had sales."""
    months = [
        (int(month["month"][5:]), month)
        for month in stats["months"]
        if month["orders"] and month["month"][:4] == f"{now:%Y}"
    ]
    return {
        "total_revenue": float(stats["revenue"]),
        "total_sales": stats["pieces"],
        "total_orders": stats["orders"],
        "total_customers": stats["buyers"],
        "monthly_revenue": [
            {"month": month, "total_revenue": float(found["revenue"])} for month, found in months
        ],
        "monthly_orders": [
            {"month": month, "total_orders": found["orders"]} for month, found in months
        ],
    }
