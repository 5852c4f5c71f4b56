"""The steps of the state machine as people take them: the words on their buttons, what each asks.

Vendors meet them on the dashboard, the order desk in the back office; both only render. What a
step asks is what its transition takes: the details that it names, and why it is taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import WholeNumberField
from orders import machine
from orders.models import ReturnRequest

# ── what is asked ───────────────────────────────────────────────────────────────────────────────

WHY = "note"
READERS = _("Buyer and vendor read it.")
QUESTIONS = {  # in the order of the forms
    "tracking_number": forms.CharField(label=_("Tracking number"), max_length=100, required=False),
    "carrier": forms.CharField(label=_("Carrier"), max_length=50, required=False),
    "tracking_url": forms.URLField(
        label=_("Tracking address"), max_length=500, required=False, assume_scheme="https"
    ),
    WHY: forms.CharField(
        label=_("Note"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=READERS,
    ),
    "restock": forms.BooleanField(
        label=_("Put the goods back into stock"),
        required=False,
        initial=True,
        help_text=_("Not when they are lost or broken."),
    ),
}
REASON = forms.CharField(
    label=_("Reason"),
    max_length=1000,
    widget=forms.Textarea(attrs={"rows": 3}),
    help_text=READERS,
)
OF_VENDORS = {
    "carrier": forms.CharField(
        label=_("Carrier"),
        max_length=50,
        required=False,
        help_text=_("Leave all empty when you bring it yourself."),
    ),
}
NOT_OF_VENDORS = {"restock"}  # their goods go back into stock: what is lost the desk writes off

# ── a return ────────────────────────────────────────────────────────────────────────────────────

RESTOCKED = "restocked-"  # with the pk of an item of the order: how many can be sold again


def restock_questions(request: ReturnRequest) -> dict[str, forms.Field]:
    """Of what came back, how many pieces can be sold again."""
    return {
        f"{RESTOCKED}{row.item_id}": WholeNumberField(
            label=row.item.product_name,
            min_value=0,
            max_value=row.quantity,
            initial=row.quantity,
            help_text=gettext("Pieces that can be sold again, of %(n)s; the rest is written off.")
            % {"n": row.quantity},
        )
        for row in request.items.select_related("item")
    }


def restocked_in(answers: Mapping[str, Any]) -> dict[int, int]:
    """The answers to these questions, by item."""
    return {
        int(name.removeprefix(RESTOCKED)): pieces
        for name, pieces in answers.items()
        if name.startswith(RESTOCKED)
    }


# ── the steps ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Words:
    label: Promise
    help: Promise | str = ""


@dataclass(frozen=True)
class Step:
    """A transition in the words of the desk and of vendors; without theirs it is the desk's alone.

    A grave one takes something away from somebody.
    """

    name: str
    desk: Words
    vendor: Words | None = None
    is_grave: bool = False

    def desk_asks(self) -> dict[str, forms.Field]:
        """The fields of the desk's form: all that the transition takes, and a note."""
        return questions(self.name, {*machine.details_of(self.name), WHY})

    def vendor_asks(self) -> dict[str, forms.Field]:
        """The fields of the vendor's form; none where a click is enough."""
        asked = machine.details_of(self.name).keys() - NOT_OF_VENDORS
        why = {WHY} if machine.needs_reason(self.name) else set()
        return questions(self.name, asked | why) | {
            name: field for name, field in OF_VENDORS.items() if name in asked
        }


def questions(step: str, names: set[str]) -> dict[str, forms.Field]:
    asked = {name: field for name, field in QUESTIONS.items() if name in names}
    return asked | ({WHY: REASON} if machine.needs_reason(step) else {})


STEPS = (  # in the order of the buttons
    Step(
        "process",
        desk=Words(_("Process"), _("The vendor starts to work on it.")),
        vendor=Words(_("Start processing"), _("You accept the order.")),
    ),
    Step(
        "ship",
        desk=Words(_("Ship"), _("The goods are on their way.")),
        vendor=Words(_("Mark as shipped")),
    ),
    Step(
        "deliver",
        desk=Words(_("Mark as delivered"), _("The buyer has 48 hours to complain.")),
        vendor=Words(_("Mark as delivered"), _("It has reached the buyer.")),
    ),
    Step(
        "complete",
        desk=Words(_("Complete"), _("The vendor's money becomes available.")),
        vendor=Words(_("Complete"), _("The time for complaints is over.")),
    ),
    Step(
        "unship",
        desk=Words(_("Undo shipping"), _("Tracking is taken off again.")),
        vendor=Words(_("Undo shipping"), _("Possible for half an hour after shipping.")),
    ),
    Step("return_goods", desk=Words(_("Goods returned")), is_grave=True),
    Step(
        "cancel",
        desk=Words(_("Cancel part"), _("What was paid for it is given back.")),
        vendor=Words(
            _("Cancel the order"),
            _("The goods go back into stock; the buyer gets the money back."),
        ),
        is_grave=True,
    ),
)
