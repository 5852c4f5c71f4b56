from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminColorInputWidget

from core.backoffice import BackOfficeAdmin, SaysNoMixin, label
from orders import operations
from orders.errors import LabelTaken
from orders.models import StatusLabel


class LabelForm(forms.ModelForm):
    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        rivals = StatusLabel.objects.owned_by(self.instance.vendor).exclude(pk=self.instance.pk)
        if rivals.filter(slug=slug).exists():
            raise ValidationError(LabelTaken.message)
        return slug


@admin.register(StatusLabel)
class StatusLabelAdmin(SaysNoMixin, BackOfficeAdmin):
    """Owners' own names for statuses, as their pages and other shops' formats show them.

    Whose a label is stays as it is; a new one is the house's.
    """

    form = LabelForm
    may_delete = True
    list_display = ["swatch", "name_id", "name_en", "slug", "status_label", "owner", "position"]
    list_display_links = ["name_id"]
    list_select_related = ["vendor"]
    list_filter = [("status", ChoicesDropdownFilter), ("vendor", AutocompleteSelectFilter)]
    search_fields = ["name_id", "name_en", "slug"]
    ordering = ["vendor_id", "position", "pk"]
    readonly_fields = ["owner", "position"]
    fields = [("name_id", "name_en"), ("slug", "status"), "colour", ("owner", "position")]

    status_label = label("status", _("refines"))

    @display(description=_("colour"))
    def swatch(self, row):
        return format_html('<span class="rr-swatch" style="background: {}"></span>', row.colour)

    @display(description=_("whose"))
    def owner(self, row):
        return row.vendor or _("the house")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "colour":
            kwargs["widget"] = UnfoldAdminColorInputWidget
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        operations.save_label(obj.vendor, obj)
