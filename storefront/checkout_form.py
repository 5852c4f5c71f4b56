"""What a checkout asks of its buyer."""

from typing import Any, Self

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Address, User
from accounts.pages.forms import AskedForm, email_field
from accounts.places import PROVINCES
from core.api.throttling import CodeThrottle
from core.pages.forms import Text, form_field, text_area
from orders.models import Checkout
from payments import gateways
from storefront.forms import AUTOCOMPLETE

ANOTHER = "another"
TYPED = ("recipient_name", "phone", "line1", "line2", "city", "state", "postal_code")
NEEDED = tuple(name for name in TYPED if name != "line2")


def part_of_address(name: str, **said: Any) -> forms.Field:
    attrs = {"autocomplete": f"shipping {AUTOCOMPLETE[name]}"}
    widget = forms.TextInput(attrs=attrs | said.pop("attrs", {}))
    said = {"required": False, "widget": widget} | said
    return form_field(Address._meta.get_field(name), **said)  # type: ignore[arg-type]  # no relation


class CheckoutForm(AskedForm):
    """One page. An address that is kept is chosen; another one is typed, and then it is whole."""

    throttles = (CodeThrottle,)
    throttle_scope = "promotion_code"
    use_required_attribute = False

    email = email_field()
    address = forms.ChoiceField(label=_("Where to?"), widget=forms.RadioSelect, required=False)
    recipient_name = part_of_address("recipient_name", label=_("Who receives it"))
    phone = part_of_address("phone", attrs={"type": "tel"})
    line1 = part_of_address("line1")
    line2 = part_of_address("line2", label=_("Sub-district, landmark"))
    city = part_of_address("city")
    state = forms.ChoiceField(label=_("Province"), required=False)
    postal_code = part_of_address("postal_code", attrs={"inputmode": "numeric"})
    keep = forms.BooleanField(label=_("Keep this address for next time"), required=False)
    notes = Text(
        label=_("Note to the makers"), max_length=1000, required=False, widget=text_area(2)
    )
    promotion_code = Text(label=_("Promotion code"), max_length=20, required=False)
    gateway = forms.ChoiceField(label=_("How to pay"), widget=forms.RadioSelect)

    def __init__(self, request: HttpRequest, data: Any = None, *, person: User | None) -> None:
        super().__init__(request, data)
        self.kept = {str(row.pk): row for row in person.addresses.all()} if person else {}
        chosen = [(pk, row) for pk, row in self.kept.items()]
        self.offer("address", [*chosen, (ANOTHER, _("Another address"))])
        self.offer("state", [("", _("Choose …")), *((name, name) for name in PROVINCES)])
        self.fields["state"].widget.attrs["autocomplete"] = "shipping address-level1"
        self.fields["promotion_code"].widget.attrs |= {
            "autocomplete": "off",
            "autocapitalize": "characters",
        }
        self.ways = [gateways.GATEWAYS[name] for name in gateways.offered()]
        self.offer("gateway", [(way.name, way.title) for way in self.ways])
        if person:
            self.fields["email"].required = False
        else:
            del self.fields["keep"]

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @classmethod
    def of(
        cls,
        checkout: Checkout,
        request: HttpRequest,
        person: User | None,
        typed: "CheckoutForm | None" = None,
    ) -> Self:
        """Filled in as a checkout has it; what was `typed`, and is not whole yet, stays."""
        form = cls(request, person=person)
        address = checkout.shipping_address or {}
        same = next((pk for pk, row in form.kept.items() if row.copy() == address), ANOTHER)
        default = next((way.name for way in form.ways if way.is_default), form.ways[0].name)
        form.initial = {
            "email": checkout.email,
            "address": same,
            "notes": checkout.notes,
            "promotion_code": checkout.promotion_code,
            "gateway": checkout.gateway or default,
            "keep": True,
        }
        if same == ANOTHER:
            form.initial |= {name: address.get(name, "") for name in TYPED}
        if typed is not None:
            form.initial |= {name: typed.data[name] for name in form.fields if name in typed.data}
        return form

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("address") not in self.kept:
            cleaned["address"] = ANOTHER
            for name in NEEDED:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned

    def typed_address(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in TYPED} | {"country": "Indonesia"}

    def details(self, checkout: Checkout) -> dict[str, Any]:
        """All that the checkout says from now on. An address that is not whole is none yet."""
        said = self.cleaned_data
        errors: ErrorDict = self.errors
        kept = self.kept.get(said.get("address", ""))
        address = kept.copy() if kept else None
        if address is None and not any(name in errors for name in TYPED):
            address = self.typed_address()
        return {
            "email": said.get("email") or checkout.email,
            "language": checkout.language,
            "shipping_address": address,
            "promotion_code": said.get("promotion_code", ""),
            "gateway": said.get("gateway", ""),
            "notes": said.get("notes", ""),
        }
