from datetime import datetime

from django import forms
from django.contrib import admin
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display

from core.backoffice import (
    BackOfficeAdmin,
    ExtensibleMixin,
    PreviewMixin,
    Step,
    StepForm,
    StepsMixin,
)
from core.errors import BadInput
from core.fields import column_of
from core.money import display as rupiah
from core.pages.status_colours import TONES
from promotions.filters import StaffPromotionFilterSet
from promotions.models import Promotion
from promotions.operations import check_scope, copy_promotion, show_prices

Kind = Promotion.Kind
TITLE, CODE = (column_of(Promotion, name) for name in ("title", "code"))


class CopyForm(StepForm):
    title = TITLE.formfield()
    code = CODE.formfield()


class PromotionForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean() or {}
        has_targets = any(cleaned.get(name) for name in Promotion.SCOPE)
        try:
            check_scope(cleaned.get("applies_to", ""), has_targets=has_targets)
        except BadInput as error:
            self.add_error(error.attr, str(error))
        return cleaned


def copy(promotion: Promotion, *, by, title: str, code: str) -> Promotion:
    return copy_promotion(promotion, title=title, code=code)


class WhenFilter(admin.SimpleListFilter):
    title = gettext_lazy("when")
    parameter_name = "when"
    ASKED = {
        "now": "active=true&when=running",
        "later": "when=later",
        "over": "when=over",
        "off": "active=false",
    }

    def lookups(self, request, model_admin):
        return [
            ("now", _("running")),
            ("later", _("to come")),
            ("over", _("over")),
            ("off", _("switched off")),
        ]

    def queryset(self, request, queryset):
        asked = QueryDict(self.ASKED.get(self.value() or "", ""))
        return StaffPromotionFilterSet(asked, queryset, lenient=True).qs


def day_of(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "j M Y") if at else ""


@admin.register(Promotion)
class PromotionAdmin(ExtensibleMixin, PreviewMixin, StepsMixin, BackOfficeAdmin):
    """A promotion; what it does to a cart and has done so far is the order desk's to tell."""

    change_form_outer_after_template = "admin/promotions/_panels.html"
    preview_template = "admin/promotions/_sample.html"
    list_display = ["title", "code", "kind", "worth", "vendor", "phase_label", "dates", "uses"]
    list_select_related = ["vendor"]
    list_filter = [
        WhenFilter,
        ("kind", ChoicesDropdownFilter),
        ("vendor", AutocompleteSelectFilter),
    ]
    search_fields = ["title", "code"]
    ordering = ["-pk"]
    form = PromotionForm
    autocomplete_fields = [*Promotion.SCOPE]
    readonly_fields = ["vendor"]
    radio_fields = {"kind": admin.VERTICAL, "applies_to": admin.VERTICAL}
    fieldsets = [
        (None, {"fields": [("title", "code"), "description", ("picture", "image_url"), "vendor"]}),
        (
            gettext_lazy("What it gives"),
            {"fields": ["kind", ("value", "max_discount"), "min_subtotal"]},
        ),
        (
            gettext_lazy("On what"),
            {
                "fields": ["applies_to", *Promotion.SCOPE],
                "description": gettext_lazy(
                    "Selected goods are the products, categories and vendors together; a category "
                    "stands for all that lies in it. With none of them the promotion gives nothing."
                ),
            },
        ),
        (
            gettext_lazy("When and how often"),
            {
                "fields": [
                    ("is_active", "priority"),
                    "starts_at",
                    "ends_at",
                    ("usage_limit", "buyer_limit"),
                ]
            },
        ),
    ]
    steps = [
        Step(
            "copy",
            gettext_lazy("Copy"),
            "promotions.add_promotion",
            copy,
            CopyForm,
            initial=lambda promotion: {"title": promotion.title},
            help=gettext_lazy("The copy is switched off until you switch it on."),
        )
    ]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        show_prices()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        show_prices()

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        show_prices()

    def kept_with(self, typed):
        return {"value"} if "kind" in typed else set()

    @display(description=gettext_lazy("value"), ordering="value")
    def worth(self, promotion):
        if promotion.kind == Kind.PERCENTAGE:
            return f"{promotion.value.normalize():f}%"
        return rupiah(promotion.value) if promotion.kind == Kind.FIXED else "–"

    @display(description=gettext_lazy("schedule"), label=TONES)
    def phase_label(self, promotion):
        phase = promotion.phase(timezone.now())
        return phase.value, phase.label

    @display(description=gettext_lazy("dates"), ordering="starts_at")
    def dates(self, promotion):
        first, last = day_of(promotion.starts_at), day_of(promotion.ends_at)
        if first and last:
            return f"{first} – {last}"
        if first:
            return _("from %(day)s") % {"day": first}
        return _("until %(day)s") % {"day": last} if last else _("always")

    @display(description=gettext_lazy("used"), ordering="used")
    def uses(self, promotion):
        if promotion.usage_limit is None:
            return str(promotion.used)
        return _("%(used)s of %(limit)s") % {
            "used": promotion.used,
            "limit": promotion.usage_limit,
        }
