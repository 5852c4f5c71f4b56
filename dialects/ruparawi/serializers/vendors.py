"""Vendors: applications, profiles, decisions and figures."""

from collections.abc import Iterable, Mapping
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


def figures(totals: dict[str, Any], months: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """By lines of orders, after discounts; months without any are left out."""
    return {
        "total_revenue": float(totals["revenue"] or 0),
        "total_sales": totals["pieces"] or 0,
        "total_orders": totals["lines"],
        "total_customers": totals["buyers"],
        "monthly_revenue": [
            {"month": found["month"].month, "total_revenue": float(found["revenue"])}
            for found in months
        ],
        "monthly_orders": [
            {"month": found["month"].month, "total_orders": found["lines"]} for found in months
        ],
    }
