"""A product with its variants, as people type it."""

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Product
from catalog.operations.products import (
    DESCRIPTION_LENGTH,
    MAX_ATTRIBUTES,
    MAX_MINIMUM,
    MAX_TAGS,
    NAME_LENGTH,
    WORD_LENGTH,
)
from catalog.operations.variants import MAX_STOCK, MAX_VARIANTS
from catalog.sheets.cells import join_options, split_options
from core.errors import ShopError
from core.web.logs import log_refusal
from dashboard.forms.base import Text, text_area

SPARE = 2  # empty variants below the known ones


class Words(Text):
    """Words with commas between them."""

    def __init__(self, *, most: int, **kwargs):
        super().__init__(required=False, **kwargs)
        self.most = most

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value) -> list[str]:
        words = [" ".join(word.split()) for word in super().clean(value).split(",")]
        words = list(dict.fromkeys(word for word in words if word))
        if len(words) > self.most:
            raise forms.ValidationError(_("At most %(n)s."), params={"n": self.most})
        if any(len(word) > WORD_LENGTH for word in words):
            raise forms.ValidationError(
                _("At most %(n)s characters each."), params={"n": WORD_LENGTH}
            )
        return words


class ProductForm(forms.Form):
    name = Text(label=_("Name"), max_length=NAME_LENGTH)
    description = Text(
        label=_("Description"),
        max_length=DESCRIPTION_LENGTH,
        required=False,
        widget=text_area(6),
        help_text=_("What it is made of, how, and how to care for it."),
    )
    category = forms.ModelChoiceField(
        Category.objects.active(), label=_("Category"), required=False
    )
    status = forms.ChoiceField(
        label=_("Who sees it"),
        choices=[
            (Product.Status.PUBLISHED, _("Everybody: it is on sale")),
            (Product.Status.DRAFT, _("Only you: it is a draft")),
        ],
        widget=forms.RadioSelect,
        initial=Product.Status.PUBLISHED,
    )
    min_order_quantity = forms.IntegerField(
        label=_("Smallest order"), min_value=1, max_value=MAX_MINIMUM, initial=1
    )
    tags = Words(label=_("Tags"), most=MAX_TAGS, help_text=_("Words with commas between them."))
    kind_to = forms.MultipleChoiceField(
        label=_("What makes it kind to people and nature"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kind_to_more = Words(
        label=_("Something else that makes it kind"),
        most=MAX_ATTRIBUTES,
        help_text=_("Words with commas between them."),
    )

    def __init__(self, *args, known_attributes: list[str], product: Product | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind_to"].choices = [(name, name) for name in known_attributes]
        if product and product.status == Product.Status.ARCHIVED:
            del self.fields["status"]  # it has a button of its own

    @property
    def changes(self) -> dict:
        """In the operations' words."""
        said = dict(self.cleaned_data)
        attributes = [*said.pop("kind_to"), *said.pop("kind_to_more")]
        return said | {"sustainability_attributes": attributes}

    @staticmethod
    def initial_of(product: Product) -> dict:
        return {
            "name": product.name,
            "description": product.description,
            "category": product.category_id,
            "status": product.status,
            "min_order_quantity": product.min_order_quantity,
            "tags": [tag.name for tag in product.tags.all()],
            "kind_to": [word.name for word in product.sustainability_attributes.all()],
        }


class VariantForm(forms.Form):
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = Text(
        label=_("Name"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Large")}),
    )
    options = Text(
        label=_("Options"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "ukuran=M; warna=biru"}),
    )
    price = forms.DecimalField(
        label=_("Price"),
        min_value=0,
        max_digits=13,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
    )
    # Unchanged it is not sent on: something may have been sold since the page was opened.
    stock = forms.IntegerField(
        label=_("Stock"),
        min_value=0,
        max_value=MAX_STOCK,
        show_hidden_initial=True,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    weight_grams = forms.IntegerField(
        label=_("Weight in grams"),
        min_value=0,
        max_value=10_000_000,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    sku = Text(label=_("SKU"), max_length=64, required=False)
    is_active = forms.BooleanField(label=_("On sale"), required=False, initial=True)

    def clean_options(self) -> dict[str, str]:
        try:
            options = split_options(self.cleaned_data["options"])
        except ValueError:
            raise forms.ValidationError(_("Write it as in ukuran=M; warna=biru")) from None
        if len(options) > 10 or not all(0 < len(name) <= 50 for name in options):
            raise forms.ValidationError(_("At most 10 options, names of 1 to 50 characters."))
        return options

    @property
    def changes(self) -> dict:
        said = {name: value for name, value in self.cleaned_data.items() if value is not None}
        if "stock" not in self.changed_data:
            said.pop("stock", None)
        return said

    @staticmethod
    def initial_of(variant) -> dict:
        price = variant.price
        return {
            "id": variant.pk,
            "name": variant.name,
            "options": join_options(variant.options),
            "price": int(price) if price == int(price) else price,
            "stock": variant.stock,
            "weight_grams": variant.weight_grams,
            "sku": variant.sku,
            "is_active": variant.is_active,
        }


class BaseVariants(forms.BaseFormSet):
    """At least one; empty spare ones are as if they were not there."""

    @property
    def said(self) -> list[VariantForm]:
        return [
            form
            for place, form in enumerate(self.forms)
            if form.has_changed() or place < max(1, self.initial_form_count())
        ]

    def changes(self, default: str) -> list[dict]:
        """In the operations' words; `default` is the place of the variant that is shown first."""
        return [
            form.changes | ({"is_default": True} if form.prefix.endswith(f"-{default}") else {})
            for form in self.said
        ]


Variants = formset_factory(
    VariantForm,
    formset=BaseVariants,
    extra=SPARE,
    min_num=1,
    max_num=MAX_VARIANTS,
    absolute_max=MAX_VARIANTS + SPARE + 1,
)


def show_product_refusal(form: ProductForm, variants: BaseVariants, error: ShopError) -> None:
    """What an operation refused, at the field of the product or of the variant it names."""
    log_refusal(error)
    for problem in error.problems or [error]:
        head, _dot, rest = (problem.attr or "").partition(".")
        place, _dot, name = rest.partition(".")
        if head == "variants" and place.isdigit():
            said = variants.said[int(place)]
            shown = name in said.fields and name != "id"
            said.add_error(name if shown else None, str(problem))
        elif head == "sustainability_attributes":
            form.add_error("kind_to_more", str(problem))
        else:
            form.add_error(head if head in form.fields else None, str(problem))


class PictureForm(forms.Form):
    alt = Text(max_length=200, required=False)


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("Sheet (CSV)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )
