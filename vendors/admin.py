from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from core.backoffice import (
    BackOfficeAdmin,
    ReadOnlyInline,
    Step,
    StepForm,
    StepsMixin,
    label,
)
from vendors import operations
from vendors.models import Vendor, VendorReview

Status = Vendor.Status


class GoodNewsForm(StepForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=500, required=False, widget=forms.Textarea
    )


class BadNewsForm(StepForm):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea)


class HistoryInline(ReadOnlyInline, TabularInline):
    model = VendorReview
    fields = readonly_fields = ["at", "action", "by", "reason"]
    verbose_name_plural = _("decisions")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")


def review(action: str, label, *, since: str, form, **about) -> Step:
    """A decision on a vendor, for vendors in the status `since`."""

    def run(vendor: Vendor, *, by, reason: str):
        operations.review_vendor(vendor, action, by=by, reason=reason)

    return Step(
        action,
        label,
        "vendors.review_vendor",
        run,
        form,
        is_possible=lambda vendor: vendor.status == since,
        **about,
    )


@admin.register(Vendor)
class VendorAdmin(StepsMixin, BackOfficeAdmin):
    list_display = ["business_name", "owner", "city", "status_label", "applied_at"]
    list_select_related = ["owner"]
    list_filter = [("status", ChoicesDropdownFilter)]
    search_fields = ["business_name", "slug", "owner__email", "city"]
    ordering = ["-pk"]
    readonly_fields = ["owner", "status", "applied_at"]
    fieldsets = [
        (None, {"fields": [("status", "applied_at", "owner")]}),
        (
            _("Profile"),
            {
                "fields": [
                    ("business_name", "slug"),
                    ("business_email", "business_phone"),
                    ("business_address", "city"),
                    "business_description",
                    "story",
                    "business_logo_url",
                ]
            },
        ),
        (
            _("Money"),
            {"fields": [("shipping_fee", "free_shipping_threshold", "commission_rate")]},
        ),
    ]
    inlines = [HistoryInline]
    steps = [
        review(
            "approve",
            _("Approve"),
            since=Status.PENDING,
            form=GoodNewsForm,
            help=_("The vendor's published goods go on sale."),
        ),
        review("reject", _("Reject"), since=Status.PENDING, form=BadNewsForm, is_grave=True),
        review(
            "suspend",
            _("Suspend"),
            since=Status.APPROVED,
            form=BadNewsForm,
            help=_("The vendor's goods leave sale. Open orders are still to be shipped."),
            is_grave=True,
        ),
        review(
            "reinstate",
            _("Reinstate"),
            since=Status.SUSPENDED,
            form=GoodNewsForm,
            help=_("The vendor's goods come back on sale."),
        ),
    ]

    status_label = label("status", _("status"))

    def has_add_permission(self, request):
        return False  # people apply, and are reviewed
