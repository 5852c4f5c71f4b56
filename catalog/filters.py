"""What lists of goods may be asked for."""

from typing import Any

from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ErrorDetail

from catalog.models import Product, ProductImport, SustainabilityAttribute, Tag
from catalog.models.product import ProductQuerySet
from catalog.operations.checks import length_of
from catalog.reads.listing import MAX_PAGE_SIZE, ORDERINGS, PAGE_SIZE
from core.api.filters import (
    AllOf,
    Amount,
    AnyOf,
    FilterSet,
    Moment,
    OneOf,
    Text,
    WholeNumber,
    YesNo,
)

MAX_ID = 2**63 - 1
ID_OR_SLUG = r"\A(?![0-9]{19,}\Z)[A-Za-z0-9_-]{1,120}\Z"
MONEY = {"min_value": 0, "max_digits": 14, "decimal_places": 2}


class GoodsFilterSet(FilterSet):
    """Goods on sale, as their counts (facets) are asked for.

    It declares and checks; the statement is built of `checked` (catalog.reads.filters).
    """

    is_paged = False

    q = Text(max_length=200, help_text="Words in Indonesian or English; forgives typing.")
    category = WholeNumber(
        min_value=0, max_value=MAX_ID, help_text="This category and all below it."
    )
    vendor = Text(
        max_length=120,
        validators=[
            RegexValidator(ID_OR_SLUG, gettext_lazy("The id or the slug of a vendor is wanted."))
        ],
        help_text="The id or the slug of a vendor.",
    )
    min_price = Amount(**MONEY, help_text="Of any variant, of those in stock if asked for.")
    max_price = Amount(**MONEY, help_text="Of the same variant.")
    tag = AllOf(max_length=length_of(Tag, "name"), help_text="Repeat it for goods that have all.")
    sustainability = AllOf(
        max_length=length_of(SustainabilityAttribute, "name"), help_text="As tag."
    )
    min_rating = Amount(
        min_value=0, max_value=5, max_digits=3, decimal_places=2, help_text="0 to 5."
    )
    in_stock = YesNo()


class SuggestFilterSet(FilterSet):
    """What somebody has typed so far."""

    is_paged = False

    q = Text(
        max_length=100,
        min_length=2,
        required=True,
        help_text="Two letters or more; each word begins a word of the name.",
    )


class GoodsListFilterSet(GoodsFilterSet):
    """Goods on sale, page by page."""

    is_paged = True

    updated_since = Moment(help_text="Changed at this time or later, the longest unchanged first.")
    ordering = OneOf(
        choices=[(name, ordering.words) for name, ordering in ORDERINGS.items()],
        help_text="newest; relevance when something is searched for, and only then; updated with "
        "updated_since.",
    )
    page_size = WholeNumber(min_value=1, help_text=f"{PAGE_SIZE}, at most {MAX_PAGE_SIZE}.")

    @classmethod
    def check(cls, query: QueryDict) -> tuple[dict[str, Any], dict[str, list[ErrorDetail]]]:
        asked, problems = super().check(query)
        if asked.get("ordering") == "relevance" and "q" not in query:
            problems["ordering"] = [ErrorDetail(_("Relevance needs a search (q)."), "invalid")]
        return asked, problems


class GoodsOfVendorFilterSet(GoodsListFilterSet):
    vendor = None  # type: ignore[assignment]  # takes it off: its address says which


class ImportFilterSet(FilterSet):
    """How a sheet of goods is taken in."""

    is_paged = False

    dry_run = YesNo(help_text="Only say what would happen.")


class ProductImportFilterSet(FilterSet):
    """Own imports."""

    status = AnyOf(choices=ProductImport.Status.choices)


class ExportFilterSet(FilterSet):
    """Own goods, as a sheet."""

    is_paged = False

    status = AnyOf(choices=Product.Status.choices)


class OwnGoodsFilterSet(FilterSet):
    """Own goods, as their list shows them."""

    status = AnyOf(choices=Product.Status.choices)
    q = Text(
        max_length=100,
        takes_blank=True,
        method="search",
        help_text="Part of the name, or how a SKU begins.",
    )

    updated_since = Moment(
        field_name="updated_at",
        lookup_expr="gte",
        help_text="Changed at this time or later, the longest unchanged first.",
    )

    def search(self, goods: ProductQuerySet, name: str, text: str) -> QuerySet:
        return goods.matching(text)
