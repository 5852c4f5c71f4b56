"""Who waits for goods that are sold out: to look at, and to take out when somebody asks for it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from catalog.models import StockNotice
from core.backoffice import ReadOnlyAdmin


class StateFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"
    STATES: Mapping[str, dict[str, Any]] = {
        "waiting": {"told_at": None, "confirmed_at__isnull": False},
        "unconfirmed": {"told_at": None, "confirmed_at": None},
        "told": {"told_at__isnull": False},
    }

    def lookups(self, request, model_admin):
        words = (_("waiting"), _("not confirmed yet"), _("told"))
        return list(zip(self.STATES, words, strict=True))

    def queryset(self, request, queryset):
        return queryset.filter(**self.STATES.get(self.value() or "", {}))


@admin.register(StockNotice)
class StockNoticeAdmin(ReadOnlyAdmin):
    may_delete = True
    list_display = ["product", "variant", "who", "asked_at", "confirmed_at", "told_at"]
    list_select_related = ["product", "variant__product", "user"]
    list_filter = [StateFilter]
    search_fields = ["product__name", "email", "user__email"]
    ordering = ["-pk"]
    fields = ["product", "variant", ("user", "email"), "language",
              ("asked_at", "confirmed_at", "told_at")]  # fmt: skip

    @display(description=_("who"))
    def who(self, notice: StockNotice) -> str:
        return notice.receiver
