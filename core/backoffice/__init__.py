"""What the back office's pages share: lists that never count, read-only pages, guarded steps."""

from core.backoffice.columns import amount, in_lines, label, preformatted
from core.backoffice.counts import MANY, counted, up_to_many
from core.backoffice.extending import ExtensibleMixin
from core.backoffice.filters import DaysFilter
from core.backoffice.forms import NoteForm, PercentField, ReasonForm, StepForm
from core.backoffice.moderation import ModeratedAdmin
from core.backoffice.preview import PreviewMixin
from core.backoffice.steps import Step, StepsMixin
from core.backoffice.tables import (
    FORM_FIELDS,
    BackOfficeAdmin,
    ReadOnlyAdmin,
    ReadOnlyInline,
    SaysNoMixin,
)

__all__ = [
    "FORM_FIELDS",
    "MANY",
    "BackOfficeAdmin",
    "DaysFilter",
    "ExtensibleMixin",
    "ModeratedAdmin",
    "NoteForm",
    "PercentField",
    "PreviewMixin",
    "ReadOnlyAdmin",
    "ReadOnlyInline",
    "ReasonForm",
    "SaysNoMixin",
    "Step",
    "StepForm",
    "StepsMixin",
    "amount",
    "counted",
    "in_lines",
    "label",
    "preformatted",
    "up_to_many",
]
