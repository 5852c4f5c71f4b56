"""What people say about themselves, about an order and about goods."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Address, User
from accounts.pages.forms import AskedForm, email_field, new_password_field
from accounts.throttling import PasswordCheckThrottle
from catalog.models import Variant
from core.api.throttling import ScopedThrottle
from core.forms import WholeNumberField
from core.money import display
from core.pages.forms import Text, form_field, text_area
from orders.models import OrderItem, Question, ReturnRequest
from orders.operations import pieces_left
from orders.presentation import PartView
from reviews.models import Review


def current_password_field(**said) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
    return forms.CharField(max_length=256, strip=False, widget=widget, **said)


def text_of(name: str, **said) -> forms.Field:
    """A field of a person, for a browser that fills in what it knows."""
    return form_field(cast(models.Field, User._meta.get_field(name)), **said)


USERNAME = {"autocomplete": "username", "autocapitalize": "none"}


class ProfileForm(AskedForm):
    throttles = (PasswordCheckThrottle,)

    first_name = text_of("first_name", widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    last_name = text_of("last_name", widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    username = text_of(
        "username",
        widget=forms.TextInput(attrs=USERNAME),
    )
    email = email_field()
    current_password = current_password_field(
        label=_("Current password"),
        required=False,
        help_text=_("Only for another e-mail address."),
    )
    bio = text_of("bio", widget=text_area(3), help_text=_("Beside your reviews, if you like."))
    language = forms.ChoiceField(
        label=_("Language of our mails"), choices=User.Language.choices, widget=forms.RadioSelect
    )
    may_mail_prices = text_of(
        "may_mail_prices",
        label=_("Write to me when something on my wishlist becomes cheaper"),
        help_text="",
    )

    FIELDS = (
        *("first_name", "last_name", "username", "email", "bio", "language", "may_mail_prices"),
    )

    @classmethod
    def of(cls, request, person: User) -> "ProfileForm":
        form = cls(request)
        form.initial = {name: getattr(person, name) for name in cls.FIELDS}
        return form

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("current_password"):
            cleaned.pop("current_password", None)
        return cleaned


class PasswordForm(AskedForm):
    throttles = (PasswordCheckThrottle,)

    current_password = current_password_field(label=_("Current password"))
    new_password = new_password_field(_("New password"))


class CloseForm(AskedForm):
    throttles = (PasswordCheckThrottle,)

    current_password = current_password_field(label=_("Your password"), required=False)


class NoticeForm(AskedForm):
    """Who waits for goods: an account is known, a guest says where to write to."""

    throttles = (ScopedThrottle,)
    throttle_scope = "stock_notice"

    email = email_field()
    variant = WholeNumberField(required=False)

    def __init__(self, request, data=None):
        super().__init__(request, data)
        if request.user.is_authenticated:
            del self.fields["email"]


AUTOCOMPLETE = {
    "recipient_name": "name",
    "phone": "tel",
    "line1": "address-line1",
    "line2": "address-line2",
    "city": "address-level2",
    "state": "address-level1",
    "postal_code": "postal-code",
    "country": "country-name",
}


class AddressForm(forms.ModelForm):
    class Meta:
        model = Address
        fields = (
            "label", "recipient_name", "phone", "line1", "line2", "city", "state", "postal_code",
            "country", "is_default",
        )  # fmt: skip
        field_classes = dict.fromkeys([name for name in fields if name != "is_default"], Text)
        labels = {
            "label": _("What you call it"),
            "recipient_name": _("Who receives it"),
            "line2": _("Sub-district, landmark"),
            "is_default": _("Send my orders here unless I say otherwise"),
        }
        widgets = {
            name: forms.TextInput(attrs={"autocomplete": word})
            for name, word in AUTOCOMPLETE.items()
        } | {"phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("recipient_name", "phone"):  # no courier finds a house without them
            self.fields[name].required = True


# ── orders ──────────────────────────────────────────────────────────────────────────────────────


class QuestionForm(AskedForm):
    """Counted together with what is asked over the API."""

    throttles = (ScopedThrottle,)
    throttle_scope = "question"

    text = form_field(
        cast(models.Field, Question._meta.get_field("text")),
        label=_("Your question"),
        widget=text_area(4),
    )


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Any number of files."""

    widget = SeveralFiles

    def clean(self, data, initial=None):
        return [super(PicturesField, self).clean(file, initial) for file in data or [] if file]


def pictures_field() -> PicturesField:
    return PicturesField(
        label=_("Pictures"),
        required=False,
        widget=SeveralFiles(attrs={"accept": "image/png,image/jpeg,image/webp", "multiple": True}),
        help_text=_("Up to five, together at most 8 MB."),
    )


class ReturnForm(forms.Form):
    """How many pieces of which goods go back, and why."""

    ITEM = "item-"

    def __init__(self, parts: Sequence[PartView], data=None, files=None):
        super().__init__(data, files)
        self.parts = parts
        self.left = {part.pk: pieces_left(part.part) for part in parts}
        is_one = sum(sum(left.values()) for left in self.left.values()) == 1
        for part in parts:
            for item in part.items.all():
                if most := self.left[part.pk].get(item.pk):
                    self.fields[f"{self.ITEM}{item.pk}"] = WholeNumberField(
                        label=item.product_name,
                        min_value=0,
                        max_value=most,
                        initial=1 if is_one else 0,
                        required=False,
                        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                    )
        self.fields["reason"] = Text(
            label=_("What is wrong?"), max_length=1000, widget=text_area(4)
        )
        self.fields["pictures"] = pictures_field()

    def parcels(self) -> list[tuple[PartView, list[tuple[OrderItem, int, forms.BoundField]]]]:
        """Each part with its goods, how many of them can go back, and the field that asks."""
        return [
            (
                part,
                [
                    (item, most, self[f"{self.ITEM}{item.pk}"])
                    for item in part.items.all()
                    if (most := self.left[part.pk].get(item.pk))
                ],
            )
            for part in self.parts
        ]

    def clean(self):
        cleaned = super().clean() or {}
        if not self.errors and not self.pieces:
            raise forms.ValidationError(_("Say which goods you want to return."))
        return cleaned

    @property
    def pieces(self) -> dict[int, int]:
        """By item; those of which some go back."""
        return {
            int(name.removeprefix(self.ITEM)): pieces
            for name, pieces in self.cleaned_data.items()
            if name.startswith(self.ITEM) and pieces
        }


class ExchangeForm(forms.Form):
    """What is wanted for each of the goods that go back: the same again, or another variant."""

    def __init__(self, asked: ReturnRequest, data: Any = None) -> None:
        super().__init__(data)
        self.pieces = {row.item_id: row.quantity for row in asked.items.all()}
        items = OrderItem.objects.filter(pk__in=self.pieces).order_by("pk")
        on_sale = Variant.objects.on_sale().filter(product__in=items.values("product"))
        for item in items:
            offered = [one for one in on_sale.order_by("pk") if one.product_id == item.product_id]
            if offered:
                self.fields[str(item.pk)] = forms.TypedChoiceField(
                    label=f"{self.pieces[item.pk]} × {item.product_name}",
                    choices=[(one.pk, said_of(one)) for one in offered],
                    coerce=int,
                    initial=item.variant_id,
                )

    @property
    def lines(self) -> dict[int, int]:
        """Pieces by variant."""
        wanted: Counter[int] = Counter()
        for item, variant in self.cleaned_data.items():
            wanted[variant] += self.pieces[int(item)]
        return wanted


def said_of(variant: Variant) -> str:
    return " · ".join(filter(None, [variant.label, display(variant.price)]))


STARS = [(stars, str(stars)) for stars in range(5, 0, -1)]


class ReviewForm(forms.Form):
    rating = forms.TypedChoiceField(
        label=_("How many stars?"), choices=STARS, coerce=int, widget=forms.RadioSelect
    )
    comment = Text(
        label=_("What is it like?"),
        max_length=2000,
        required=False,
        widget=text_area(5),
        help_text=_("Others read it, and the maker may answer."),
    )
    pictures = pictures_field()

    def __init__(self, data=None, files=None, *, review: Review | None = None):
        known = {"rating": review.rating, "comment": review.comment} if review else {}
        super().__init__(data, files, initial=known)
