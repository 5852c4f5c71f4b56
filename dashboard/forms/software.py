"""What other software needs: keys to come in by, and addresses to be told at."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.scopes import Scope
from core.errors import ShopError
from core.pages.forms import Text
from notifications import outgoing
from notifications.event_types import EventType
from notifications.permissions import may_listen_to

FOR_STAFF = (Scope.STAFF, Scope.PROMOTIONS_READ, Scope.PROMOTIONS_WRITE)

EVENTS = {
    EventType.ORDER_PLACED: _("An order came in"),
    EventType.ORDER_PAID: _("An order was paid"),
    EventType.PROCESSING: _("An order is being prepared"),
    EventType.SHIPPED: _("An order was shipped"),
    EventType.UNSHIPPED: _("Shipping was undone"),
    EventType.DELIVERED: _("An order was delivered"),
    EventType.COMPLETED: _("An order was completed"),
    EventType.CANCELLED: _("An order was cancelled"),
    EventType.RETURNED: _("An order was returned"),
    EventType.RETURN_REQUESTED: _("A buyer wants to return or cancel"),
    EventType.RETURN_APPROVED: _("A request was approved"),
    EventType.RETURN_DECLINED: _("A request was declined"),
    EventType.REFUND_CREATED: _("Money goes back to a buyer"),
    EventType.REFUND_DONE: _("A refund was sent to a buyer"),
    EventType.BALANCE_RELEASED: _("Money of an order became available"),
    EventType.PAYOUT_SENT: _("A payout is on its way to you"),
    EventType.PAYOUT_PAID: _("A payout reached you"),
    EventType.PAYOUT_RETURNED: _("A payout came back"),
    EventType.VENDOR_APPROVED: _("Your shop was approved"),
    EventType.VENDOR_SUSPENDED: _("Your shop was suspended"),
    EventType.VENDOR_REINSTATED: _("Your shop was reinstated"),
}


class KeyForm(forms.Form):
    name = Text(label=_("What is this key for?"), max_length=100)
    scopes = forms.MultipleChoiceField(label=_("Permissions"), widget=forms.CheckboxSelectMultiple)
    expires_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        help_text=_("Empty: it works until you revoke it."),
    )

    def __init__(self, user: User, *args, **kwargs):
        super().__init__(*args, **kwargs)
        scopes: Any = self.fields["scopes"]
        scopes.choices = [
            (scope.value, scope.label) for scope in Scope if user.is_staff or scope not in FOR_STAFF
        ]

    def clean_expires_on(self):
        day = self.cleaned_data["expires_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed."))
        if day and day.year > timezone.localdate().year + 9:
            raise forms.ValidationError(_("Give a day in the next nine years."))
        return day

    @property
    def details(self) -> dict:
        """In the operation's words: to the end of the last day."""
        said = dict(self.cleaned_data)
        day = said.pop("expires_on")
        end = timezone.make_aware(datetime.combine(day, time.max)) if day else None
        return said | {"expires_at": end}


class WebhookForm(forms.Form):
    url = forms.CharField(
        label=_("Address"),
        max_length=outgoing.MAX_URL,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("Where we send the messages. It must be reachable from the internet."),
    )
    description = Text(label=_("What is it for?"), max_length=200, required=False)
    event_types = forms.MultipleChoiceField(label=_("Events"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, user: User, *args, **kwargs):
        super().__init__(*args, **kwargs)
        event_types: Any = self.fields["event_types"]
        event_types.choices = [
            (event.value, name) for event, name in EVENTS.items() if may_listen_to(user, event)
        ]

    def clean_url(self) -> str:
        url = self.cleaned_data["url"].strip()
        try:
            outgoing.check(url)
        except ShopError as error:
            raise forms.ValidationError(str(error)) from None
        return url
