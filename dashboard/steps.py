"""The buttons of a vendor's pages: the steps of the machine, and answers to a buyer's request."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from dashboard.forms.orders import AnswerForm, ApprovalForm, ReceiveForm, RefusalForm
from orders import machine, operations, steps
from orders.models import Fulfillment, ReturnRequest


@dataclass(frozen=True)
class Step:
    """A button; it `leads_ahead` where it takes the order further along its road."""

    name: str
    label: str | Promise
    form: Callable[..., forms.Form]
    help: str | Promise = ""
    is_grave: bool = False
    leads_ahead: bool = False

    def asked(self, data: Mapping[str, Any] | None = None) -> forms.Form:
        """The form, with ids of its own: a page shows several that ask for the same."""
        return self.form(data, auto_id=f"{self.name}-%s")


@dataclass(frozen=True)
class Offer:
    """A step that may be taken now, with its form: empty, or as it came back with errors."""

    step: Step
    form: forms.Form
    url: str

    @property
    def is_plain(self) -> bool:
        """A button is enough."""
        return not self.form.fields

    @property
    def is_open(self) -> bool:
        return self.form.is_bound


STEPS = {
    step.name: Step(
        step.name,
        step.vendor.label,
        type("VendorForm", (forms.Form,), step.vendor_asks()),
        step.vendor.help,
        step.is_grave,
        machine.leads_ahead(step.name),
    )
    for step in steps.STEPS
    if step.vendor is not None
}
# One click takes them with many orders: they ask for nothing that has to be answered.
FOR_SEVERAL = [
    name
    for name, step in STEPS.items()
    if not any(field.required for field in step.asked().fields.values())
]

CANCELLATION_STEPS = (
    Step(
        "approve",
        _("Accept the cancellation"),
        AnswerForm,
        help=_("The goods go back into stock; the buyer gets the money back."),
    ),
    Step("decline", _("Decline"), RefusalForm, is_grave=True),
)

OPEN_TO: dict[str, tuple[str, ...]] = {
    ReturnRequest.Status.REQUESTED: ("approve", "decline"),
    ReturnRequest.Status.APPROVED: ("receive",),
}


def answers_to(request: ReturnRequest) -> dict[str, Step]:
    """The steps that a buyer's request, to return or to cancel, has room for."""
    steps = return_steps(request) if request.is_return else CANCELLATION_STEPS
    return {step.name: step for step in steps}


def return_steps(request: ReturnRequest) -> Sequence[Step]:
    return (
        Step("approve", _("Accept the return"), partial(ApprovalForm, request)),
        Step(
            "receive",
            _("Goods received"),
            partial(ReceiveForm, request),
            help=_("The buyer is refunded."),
        ),
        Step("decline", _("Decline"), RefusalForm, is_grave=True),
    )


def offers(
    part: Fulfillment, user: User, url: Callable[[str], str], came_back: Mapping[str, Any]
) -> list[Offer]:
    """What the vendor may do with a part now; `came_back` are forms with errors, by step."""
    allowed = {action.name for action in operations.actions(part, user) if action.is_allowed}
    return [
        Offer(step, came_back.get(step.name) or step.asked(), url(step.name))
        for step in STEPS.values()
        if step.name in allowed
    ]


def take(part: Fulfillment, name: str, user: User, **answers) -> None:
    operations.apply_transition(part, name, by=user, **answers)


def answer(request: ReturnRequest, name: str, user: User, **answers) -> None:
    if name == "receive":
        operations.receive_return(request, by=user, **answers)
    else:
        operations.decide_return(request, by=user, approve=name == "approve", **answers)
