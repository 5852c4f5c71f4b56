from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter

from accounts.models import User
from core.backoffice import BackOfficeAdmin, DaysFilter, Step, StepsMixin, amount, label
from ledger import operations
from ledger.models import Adjustment


def approve(adjustment: Adjustment, *, by: User) -> None:
    operations.approve_adjustment(adjustment, by=by)


def drop(adjustment: Adjustment, *, by: User) -> None:
    operations.drop_adjustment(adjustment, by=by)


def is_proposed(adjustment: Adjustment) -> bool:
    return adjustment.status == Adjustment.Status.PROPOSED


@admin.register(Adjustment)
class AdjustmentAdmin(StepsMixin, BackOfficeAdmin):
    """Proposed here; somebody else approves it. What is proposed is not typed over: drop it."""

    list_display = ["vendor", "amount_shown", "against", "status_label", "made_by", "made_at"]
    list_select_related = ["vendor", "made_by"]
    list_filter = [
        ("status", ChoicesDropdownFilter),
        ("vendor", AutocompleteSelectFilter),
        ("made_at", DaysFilter),
    ]
    ordering = ["-pk"]
    readonly_fields = [
        "amount_shown", "status", "is_by_one", "made_by", "made_at", "decided_by", "decided_at",
    ]  # fmt: skip
    autocomplete_fields = ["vendor"]
    steps = [
        Step(
            "approve",
            _("Approve"),
            "ledger.approve_adjustment",
            approve,
            is_possible=is_proposed,
            help=_("The amount is on the vendor's balance at once, for good."),
        ),
        Step(
            "drop",
            _("Drop"),
            "ledger.approve_adjustment",
            drop,
            is_possible=is_proposed,
            help=_("Nothing comes of it. It stays in the list."),
            is_grave=True,
        ),
    ]

    status_label = label("status", _("status"))
    amount_shown = amount("amount", _("amount"))

    def get_fields(self, request: HttpRequest, obj: Adjustment | None = None) -> list[Any]:
        if obj is None:
            return [("vendor", "amount", "against"), "reason"]
        decided = ("decided_by", "decided_at", *(["is_by_one"] if obj.is_by_one else []))
        return [
            ("vendor", "amount_shown", "against"), "reason", "status", ("made_by", "made_at"),
            decided,
        ]  # fmt: skip

    def has_change_permission(self, request: HttpRequest, obj: Adjustment | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Adjustment, form: object, change: bool) -> None:
        assert isinstance(request.user, User)  # who is in the back office
        given = {name: getattr(obj, name) for name in ("vendor", "amount", "against", "reason")}
        obj.__dict__.update(operations.propose_adjustment(by=request.user, **given).__dict__)
