from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import admin
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from core import events
from core.backoffice import (
    BackOfficeAdmin,
    PercentField,
    ReadOnlyInline,
    Step,
    StepForm,
    StepsMixin,
    label,
)
from vendors import operations
from vendors.events import VendorProfileChanged
from vendors.models import Vendor, VendorReview

Status = Vendor.Status


@dataclass(frozen=True)
class Fact:
    """A figure about a vendor, and the list that it leads to."""

    label: str | Promise
    value: str
    url: str = ""


class Facts:
    """Figures about a vendor that the apps above add, each for the staff with its permission."""

    def __init__(self) -> None:
        self.readers: list[tuple[str, Callable[[Vendor], list[Fact]]]] = []

    def add(self, permission: str, read: Callable[[Vendor], list[Fact]]) -> None:
        self.readers.append((permission, read))

    def of(self, vendor: Vendor, user) -> list[Fact]:
        may = [read for permission, read in self.readers if user.has_perm(permission)]
        return [fact for read in may for fact in read(vendor)]


facts = Facts()


REASON = VendorReview._meta.get_field("reason")


class GoodNewsForm(StepForm):
    reason = REASON.formfield(widget=forms.Textarea)


class BadNewsForm(StepForm):
    reason = REASON.formfield(required=True, widget=forms.Textarea)


class HistoryInline(ReadOnlyInline, TabularInline):
    model = VendorReview
    fields = readonly_fields = ("at", "action", "by", "reason")
    verbose_name_plural = _("decisions")
    hide_title = True

    def has_view_permission(self, request, obj=None):
        return True  # who sees a vendor sees what was decided

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
                    "banner",
                ]
            },
        ),
        (_("Holiday"), {"fields": [Vendor.HOLIDAY]}),
        (
            _("Money"),
            {
                "fields": [
                    ("shipping_fee", "free_shipping_threshold", "commission_rate"),
                    Vendor.TAX,
                    ("pph22_exempt_until", "hold_days"),
                ]
            },
        ),
    ]
    inlines = [HistoryInline]
    change_form_outer_before_template = "admin/vendors/_facts.html"
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

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        extra = extra_context or {}
        if object_id and (vendor := self.get_object(request, object_id)):
            extra |= {"facts": facts.of(vendor, request.user)}
        return super().changeform_view(request, object_id, form_url, extra)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "commission_rate":
            return PercentField(
                label=_("commission in %"),
                help_text=_("The house's share of a completed sale, such as 10."),
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        events.publish(VendorProfileChanged(obj.pk))

    def has_add_permission(self, request):
        return False  # people apply, and are reviewed
