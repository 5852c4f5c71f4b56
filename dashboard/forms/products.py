"""A product with its variants, as people type it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import formset_factory, model_to_dict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from catalog.models import PLAIN_FIELDS, Category, Product, ProductImage, Tag, Variant
from catalog.models.variant import MAX_OPTIONS, OPTION_LENGTH, check_options
from catalog.operations.checks import length_of
from catalog.operations.products import MAX_ATTRIBUTES, MAX_TAGS
from catalog.operations.variants import MAX_VARIANTS
from core.errors import ShopError
from core.fields import column_of
from core.forms import WholeNumberField, whole_number
from core.logs import log_refusal
from core.pages.forms import Text, form_field, text_area
from core.texts import is_clean

SPARE = 2  # empty variants below the known ones


class Words(Text):
    """Separate them with commas."""

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
        most = length_of(Tag, "name")
        if any(len(word) > most for word in words):
            raise forms.ValidationError(_("At most %(n)s characters each."), params={"n": most})
        return words


class ProductForm(forms.ModelForm):
    category = forms.ModelChoiceField(
        Category.objects.active(), label=_("Category"), required=False
    )
    status = forms.ChoiceField(
        label=_("Visibility"),
        choices=[
            (Product.Status.DRAFT, _("Only you: it is a draft")),
            (Product.Status.PUBLISHED, _("Everyone: it is on sale")),
        ],
        widget=forms.RadioSelect,
        initial=Product.Status.DRAFT,
        help_text=_("Start with a draft: you can add pictures before anyone sees it."),
    )
    slug = form_field(
        column_of(Product, "slug"),
        required=False,
        validators=[],  # the operation says what is wrong with it
        label=_("Address"),
        help_text=_(
            "The end of its address in the shop, made of the name when left empty. Addresses from "
            "before keep leading here."
        ),
    )
    tags = Words(label=_("Tags"), most=MAX_TAGS, help_text=_("Separate them with commas."))
    kind_to = forms.MultipleChoiceField(
        label=_("Sustainable qualities"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kind_to_more = Words(
        label=_("Other sustainable qualities"),
        most=MAX_ATTRIBUTES,
        help_text=_("Separate them with commas."),
    )

    class Meta:
        model = Product
        fields = PLAIN_FIELDS
        formfield_callback = form_field
        widgets = {"description": text_area(6)}
        help_texts = {"description": _("What it is made of, how, and how to care for it.")}

    def __init__(self, *args, known_attributes: list[str], product: Product | None, **kwargs):
        super().__init__(*args, **kwargs)
        kind_to: Any = self.fields["kind_to"]
        kind_to.choices = [(name, name) for name in known_attributes]
        if product and product.status == Product.Status.ARCHIVED:
            del self.fields["status"]  # it has a button of its own

    @property
    def changes(self) -> dict:
        """In the operations' words."""
        said = dict(self.cleaned_data)
        if not said["slug"]:
            del said["slug"]  # it is made of the name, or stays
        attributes = [*said.pop("kind_to"), *said.pop("kind_to_more")]
        return said | {"sustainability_attributes": attributes}

    @staticmethod
    def initial_of(product: Product) -> dict:
        return model_to_dict(product, (*PLAIN_FIELDS, "slug")) | {
            "tags": [tag.name for tag in product.tags.all()],
            "kind_to": [word.name for word in product.sustainability_attributes.all()],
        }


def of_variant(name: str, **said) -> forms.Field:
    return form_field(column_of(Variant, name), **said)


class OptionRows(forms.Widget):
    """Names and values side by side, with an empty row for one more."""

    template_name = "dashboard/products/_options.html"
    use_fieldset = True
    SPARE, LEAST = 1, 2

    def value_from_datadict(self, data, files, name) -> list[tuple[str, str]]:
        if not hasattr(data, "getlist"):
            return []
        pairs = zip(data.getlist(f"{name}-name"), data.getlist(f"{name}-value"), strict=False)
        return [pair for pair in pairs if any(text.strip() for text in pair)]

    def value_omitted_from_data(self, data, files, name) -> bool:
        return f"{name}-name" not in data

    def id_for_label(self, id_: str, index=None) -> str:
        return f"{id_}-0-name" if id_ else ""

    def get_context(self, name, value, attrs) -> dict:
        pairs = list(value.items()) if isinstance(value, dict) else list(value or [])
        empty = max(self.SPARE, self.LEAST - len(pairs))
        rows = [*pairs, *[("", "")] * empty][:MAX_OPTIONS]
        return super().get_context(name, value, attrs) | {"rows": rows, "most": OPTION_LENGTH}

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        return render_to_string(self.template_name, self.get_context(name, value, attrs))


class OptionsField(forms.Field):
    """What tells variants apart, as {"ukuran": "M"}."""

    widget = OptionRows

    def clean(self, value) -> dict[str, str]:
        pairs = [(" ".join(name.split()), " ".join(text.split())) for name, text in value or []]
        if any(not all(pair) for pair in pairs):
            raise forms.ValidationError(_("Each option needs a name and a value."))
        if any(len(text) > OPTION_LENGTH or not is_clean(text) for pair in pairs for text in pair):
            raise forms.ValidationError(
                _("At most %(n)s characters each."), params={"n": OPTION_LENGTH}
            )
        options = dict(pairs)
        if len(options) < len(pairs):
            raise forms.ValidationError(_("Each option can only be given once."))
        check_options(options)
        return options

    def has_changed(self, initial, data) -> bool:
        return list((initial or {}).items()) != list(data or [])


class VariantForm(forms.Form):
    id = WholeNumberField(required=False, widget=forms.HiddenInput)
    name = of_variant("name", widget=forms.TextInput(attrs={"placeholder": _("Large")}))
    options = OptionsField(label=_("Options"), required=False)
    price = of_variant("price", widget=forms.NumberInput(attrs={"inputmode": "decimal"}))
    # Unchanged it is not sent on: something may have been sold since the page was opened.
    stock = of_variant(
        "stock",
        initial=None,
        show_hidden_initial=True,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    weight_grams = of_variant(
        "weight_grams",
        initial=None,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    sku = of_variant("sku", required=False)
    image = forms.TypedChoiceField(label=_("Picture"), required=False, coerce=int, empty_value=None)
    is_active = of_variant("is_active")

    def __init__(self, *args, pictures: Sequence[ProductImage] = (), **kwargs):
        super().__init__(*args, **kwargs)
        image: Any = self.fields["image"]
        image.choices = [("", _("The product's own"))] + [
            (picture.pk, picture.alt or _("Picture %(n)s") % {"n": place})
            for place, picture in enumerate(pictures, start=1)
        ]
        if not pictures:
            del self.fields["image"]

    @property
    def changes(self) -> dict:
        said = {
            name: value
            for name, value in self.cleaned_data.items()
            if value is not None or name == "image"
        }
        if "stock" not in self.changed_data:
            said.pop("stock", None)
        return said

    @staticmethod
    def initial_of(variant) -> dict:
        price = variant.price
        return {
            "id": variant.pk,
            "name": variant.name,
            "options": variant.options,
            "price": int(price) if price == int(price) else price,
            "stock": variant.stock,
            "weight_grams": variant.weight_grams,
            "sku": variant.sku,
            "image": variant.image_id,
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
            form.changes
            | ({"is_default": True} if str(form.prefix).endswith(f"-{default}") else {})
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
        if head == "variants" and (nth := whole_number(place)) is not None:
            said = variants.said[nth]
            shown = name in said.fields and name != "id"
            said.add_error(name if shown else None, str(problem))
        elif head == "sustainability_attributes":
            form.add_error("kind_to_more", str(problem))
        else:
            form.add_error(head if head in form.fields else None, str(problem))


class PictureForm(forms.Form):
    alt = form_field(ProductImage._meta.get_field("alt"))


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("Sheet (CSV)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )
