from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.fields import BLANK_CHOICE_DASH
from django.db.models.functions import Coalesce
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from catalog import operations
from catalog.models import PLAIN_FIELDS, Product, ProductImage, Variant
from core.backoffice import (
    FORM_FIELDS,
    BackOfficeAdmin,
    SaysNoMixin,
    Step,
    StepsMixin,
    amount,
    label,
)
from core.errors import BadInput, ShopError
from core.logs import log_refusal
from core.pictures import reencode

Status = Product.Status
WORDS = ("tags", "sustainability_attributes")


# ── variants ────────────────────────────────────────────────────────────────────────────────────


class VariantForm(forms.ModelForm):
    class Meta:
        model = Variant
        fields = [
            "sku", "name", "options", "price", "stock", "weight_grams", "image", "is_default",
            "is_active",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Only a figure that somebody typed is a count: what was sold while the page lay open
        # must not come back.
        self.fields["stock"].show_hidden_initial = True

    def _get_validation_exclusions(self) -> set[str]:
        # the old default steps down as the new one is stored, so two may be seen for a moment
        return super()._get_validation_exclusions() | {"is_default"}  # type: ignore[misc]  # the stubs leave it out


class VariantFormSet(BaseInlineFormSet):
    @cached_property
    def pictures(self) -> list[tuple[int | str, str]]:
        """What a variant may be shown with: the product's own, asked for once for all rows."""
        own = ProductImage.objects.filter(product=self.instance.pk)
        return [*BLANK_CHOICE_DASH, *((picture.pk, str(picture)) for picture in own)]

    def add_fields(self, form, index):
        super().add_fields(form, index)
        image: Any = form.fields["image"]
        image.queryset = ProductImage.objects.filter(product=self.instance.pk)
        image.choices = self.pictures

    def clean(self):
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.is_valid() and form.cleaned_data]
        if any(self.errors):
            return
        if not any(answers.get("is_active") for answers in kept):
            raise ValidationError(_("A product keeps at least one variant on sale."))
        said = [
            form
            for form in self.forms
            if "is_default" in form.changed_data and form.cleaned_data.get("is_default")
        ]
        if len(said) > 1:
            raise ValidationError(_("Only one variant is the default."))

    def wanted(self) -> list[dict]:
        """What was typed, as the operations take it: a variant that was left alone is left out."""
        variants = []
        for form in self.forms:
            if not form.has_changed():
                continue
            answers = form.cleaned_data
            fields = {name: answers[name] for name in form.changed_data if name in answers}
            fields |= {"id": form.instance.pk, "is_active": answers["is_active"]}
            if fields.get("image"):
                fields["image"] = fields["image"].pk
            if not fields.get("is_default"):
                fields.pop("is_default", None)
            variants.append(fields)
        return variants


class VariantInline(TabularInline):
    model = Variant
    form = VariantForm
    formset = VariantFormSet
    extra = 0
    min_num = 1
    can_delete = False  # it may have been sold; it goes off sale instead
    formfield_overrides = {
        **FORM_FIELDS,
        models.JSONField: {"widget": UnfoldAdminTextInputWidget},
    }

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("product")  # each says its name


# ── pictures ────────────────────────────────────────────────────────────────────────────────────


class PictureForm(forms.ModelForm):
    class Meta:
        model = ProductImage
        fields = ["file", "source_url", "alt", "position", "is_primary"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # What is taken. For "image/*" unfold draws a second picture, a link without a name.
        self.fields["file"].widget.attrs["accept"] = "image/png,image/jpeg,image/webp"
        if self.instance.pk:  # another picture is another row
            self.fields["file"].disabled = self.fields["source_url"].disabled = True

    def _get_validation_exclusions(self) -> set[str]:
        own = {"is_primary", "file", "source_url"}
        return super()._get_validation_exclusions() | own  # type: ignore[misc]  # the stubs leave it out

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and "file" in self.changed_data:
            try:
                reencode(file)
            except BadInput as error:
                raise ValidationError(str(error)) from None
            file.seek(0)
        return file

    def clean(self):
        answers = super().clean() or {}
        if not self.instance.pk and bool(answers.get("file")) == bool(answers.get("source_url")):
            self.add_error("file", _("Choose a file or write an address."))
        return answers


class PictureInline(TabularInline):
    model = ProductImage
    form = PictureForm
    formfield_overrides = FORM_FIELDS
    extra = 0
    readonly_fields = ["thumbnail"]
    fields = ["thumbnail", "file", "source_url", "alt", "position", "is_primary"]

    @display(description=gettext_lazy("picture"))
    def thumbnail(self, image):
        if not image.pk:
            return "–"
        return format_html('<img class="rr-thumb" src="{}" alt="" loading="lazy">', image.url)


# ── products ────────────────────────────────────────────────────────────────────────────────────


def archive(product: Product, *, by) -> None:
    operations.archive_product(product, by_house=True)


def restore(product: Product, *, by) -> None:
    operations.restore_product(product, by_house=True)


class ProductForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:  # not for who may only look
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "Made of the name when left empty. Addresses from before keep leading here."
            )


class StockFilter(admin.SimpleListFilter):
    title = gettext_lazy("stock")
    parameter_name = "stock"

    def lookups(self, request, model_admin):
        return [("low", _("low or sold out")), ("none", _("sold out"))]

    def queryset(self, request, queryset):
        if self.value() == "low":
            return queryset.filter(pk__in=Variant.objects.running_low().values("product"))
        return queryset.filter(in_stock=False) if self.value() == "none" else queryset


@admin.register(Product)
class ProductAdmin(SaysNoMixin, StepsMixin, BackOfficeAdmin):
    form = ProductForm
    list_display = [
        "thumbnail", "name", "vendor", "price_shown", "pieces", "status_label", "rating",
    ]  # fmt: skip
    list_display_links = ["name"]
    list_select_related = ["vendor"]
    list_filter = [
        ("status", ChoicesDropdownFilter),
        StockFilter,
        ("vendor", AutocompleteSelectFilter),
        ("category", AutocompleteSelectFilter),
    ]
    search_fields = ["name"]
    search_help_text = gettext_lazy("Name or SKU")
    ordering = ["-pk"]
    autocomplete_fields = ["vendor", "category", *WORDS]
    readonly_fields = ["former_addresses", "rating", "review_count"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name", "status"),
                    ("vendor", "category"),
                    *(name for name in PLAIN_FIELDS if name not in ("name", "status", "category")),
                    *WORDS,
                    ("slug", "former_addresses"),
                    ("rating", "review_count"),
                ]
            },
        )
    ]
    inlines = [VariantInline, PictureInline]
    actions = ["archive", "restore"]
    steps = [
        Step(
            "restore",
            gettext_lazy("Put on sale"),
            "catalog.change_product",
            restore,
            is_possible=lambda product: product.status != Status.PUBLISHED,
        ),
        Step(
            "archive",
            gettext_lazy("Archive"),
            "catalog.change_product",
            archive,
            is_possible=lambda product: product.status != Status.ARCHIVED,
            help=gettext_lazy("It goes off sale. Orders keep their copies."),
            is_grave=True,
        ),
    ]

    status_label = label("status", gettext_lazy("status"))
    price_shown = amount("price", gettext_lazy("price from"))

    @display(description=gettext_lazy("picture"))
    def thumbnail(self, product):
        if not product.image:
            return "–"
        is_elsewhere = product.image.startswith(("http://", "https://"))
        address = product.image if is_elsewhere else default_storage.url(product.image)
        return format_html('<img class="rr-thumb" src="{}" alt="" loading="lazy">', address)

    @display(description=gettext_lazy("former addresses"))
    def former_addresses(self, product):
        slugs = product.former_slugs.values_list("slug", flat=True) if product.pk else []
        return ", ".join(slugs) or "–"

    @display(description=gettext_lazy("stock"))
    def pieces(self, product):
        return product.pieces

    def get_queryset(self, request):
        active = Variant.objects.filter(product=OuterRef("pk"), is_active=True).order_by()
        pieces = active.values("product").annotate(sum=Sum("stock")).values("sum")
        return super().get_queryset(request).annotate(pieces=Coalesce(Subquery(pieces), 0))

    def get_search_results(self, request, queryset, search_term):
        return queryset.matching(search_term), False

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "vendor"] if obj else fields

    # What was typed is handed to the operations as a whole, so that stock, default and card figures
    # follow, under the catalogue's locks.

    def save_model(self, request, obj, form, change):
        """Nothing yet: a product is written with its variants."""

    def save_related(self, request, form, formsets, change):
        variants, pictures = formsets
        typed = {name: form.cleaned_data[name] for name in form.changed_data}
        if not typed.get("slug"):
            typed.pop("slug", None)
        for name in WORDS:
            if name in typed:
                typed[name] = [word.name for word in typed[name]]
        wanted = variants.wanted()
        if not change:
            made = operations.create_product(typed.pop("vendor"), variants=wanted, **typed)
            form.instance.pk = made.pk
        elif typed or wanted:
            if wanted:
                typed["variants"] = wanted
            operations.change_product(form.instance, by_house=True, **typed)
        save_pictures(form.instance, pictures)
        for formset in formsets:  # for the log: what is new, changed and deleted
            formset.save(commit=False)

    @admin.action(description=gettext_lazy("Archive"), permissions=["change"])
    def archive(self, request, queryset):
        self.each(request, queryset.exclude(status=Status.ARCHIVED), archive, _("Archive"))

    @admin.action(description=gettext_lazy("Put on sale"), permissions=["change"])
    def restore(self, request, queryset):
        self.each(request, queryset.exclude(status=Status.PUBLISHED), restore, _("Put on sale"))

    def each(self, request, queryset, run, label):
        for product in queryset:
            try:
                run(product, by=request.user)
            except ShopError as error:
                log_refusal(error)
                messages.error(request, f"{product}: {error}")
            else:
                self.log_change(request, product, label)


def save_pictures(product: Product, formset: BaseInlineFormSet) -> None:
    for form in formset.forms:
        image, answers = form.instance, form.cleaned_data
        if form in formset.deleted_forms:
            if image.pk:
                operations.delete_image(image, by_house=True)
        elif not form.has_changed():
            continue
        elif image.pk:
            typed = {name: answers[name] for name in form.changed_data}
            if not typed.get("is_primary"):
                typed.pop("is_primary", None)
            operations.change_image(ProductImage.objects.get(pk=image.pk), by_house=True, **typed)
        else:
            operations.add_image(
                product,
                file=answers.get("file") or None,
                url=answers.get("source_url") or "",
                alt=answers.get("alt", ""),
                position=answers.get("position"),
                is_primary=answers.get("is_primary", False),
                by_house=True,
            )
