from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.backoffice import ModeratedAdmin, Step
from orders.models import Question
from orders.operations import hide_question


@admin.register(Question)
class QuestionAdmin(ModeratedAdmin):
    """Staff hide what breaks the house rules; nobody rewrites another's words."""

    list_display = ["excerpt", "vendor", "asker", "asked_at", "answered_at", "is_hidden"]
    list_select_related = ["vendor", "asker"]
    list_filter = ["is_hidden"]
    search_fields = ["text", "answer", "vendor__business_name", "asker__email"]
    ordering = ["-pk"]
    fields = readonly_fields = (
        "vendor", "product", "fulfillment", "asker", "text", "answer", "asked_at", "answered_at",
        "is_hidden",
    )  # fmt: skip
    steps = [
        Step(
            "hide",
            _("Hide"),
            "orders.change_question",
            lambda question, *, by: hide_question(question, is_hidden=True),
            is_possible=lambda question: not question.is_hidden,
            is_grave=True,
        ),
        Step(
            "show",
            _("Show"),
            "orders.change_question",
            lambda question, *, by: hide_question(question, is_hidden=False),
            is_possible=lambda question: question.is_hidden,
        ),
    ]

    @display(description=_("question"))
    def excerpt(self, question):
        return question.text[:80]
