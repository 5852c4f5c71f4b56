"""Admin classes: lists that never count, forms that store what was typed, rows to look at."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator

from core.errors import ShopError
from core.fields import PictureField
from core.forms import SplitMomentField, WholeNumberField
from core.logs import log_refusal

# The form fields of model fields, for admin classes and inlines that are typed into.
FORM_FIELDS: Mapping[type[models.Field], Mapping[str, Any]] = {
    models.IntegerField: {"form_class": WholeNumberField},
    models.BigIntegerField: {"form_class": WholeNumberField},
    models.DateTimeField: {"form_class": SplitMomentField},
    PictureField: {},  # its own, not that of JSON
}


class BackOfficeAdmin(ModelAdmin):
    """A table of the back office. Lists do not count their rows: some have very many."""

    formfield_overrides = FORM_FIELDS
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = InfinitePaginator
    list_per_page = 50
    list_filter_submit = True
    compressed_fields = True
    list_before_template = "admin/_chips.html"
    warn_unsaved_form = True

    may_delete = False  # the shop archives, hides and cancels; the few tables that delete say so

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may_delete and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Store what was typed and no more: figures kept meanwhile by operations stay right."""
        if not change:
            obj.save()
            return
        fields = obj._meta.concrete_fields
        typed = {field.name for field in fields if field.name in form.changed_data}
        if typed:
            stamps = {field.name for field in fields if getattr(field, "auto_now", False)}
            obj.save(update_fields=typed | stamps | self.kept_with(typed))

    def kept_with(self, typed: set[str]) -> set[str]:
        """Fields that the model itself derives from those that were typed."""
        return set()


class SaysNoMixin(admin.ModelAdmin):
    """For admin classes that save through operations: a rule that said no is shown, not a 500.

    What a form can know its own clean() says at the field; this is for what happened meanwhile.
    """

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ShopError as error:
            log_refusal(error)
            messages.error(request, str(error))
            return HttpResponseRedirect(request.get_full_path())


class ReadOnlyAdmin(BackOfficeAdmin):
    """Rows that nobody types over: they change through steps only."""

    warn_unsaved_form = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class ReadOnlyInline(InlineModelAdmin):
    """Mixed into an inline: rows to look at."""

    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False
