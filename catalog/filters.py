"""What lists of goods may be asked for."""

import re
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
from core.forms import WordsField

REFERENCE = RegexValidator(
    r"\A(?:[0-9]{1,18}|(?=.*[A-Za-z])[A-Za-z0-9_-]{1,120})\Z",
    gettext_lazy("An id or a slug is wanted."),
)
OPTION = RegexValidator(
    r"\A\s*[^:\s][^:]*:\s*\S.*\Z", gettext_lazy("Write it as in ukuran:M."), flags=re.DOTALL
)
MONEY = {"min_value": 0, "max_digits": 14, "decimal_places": 2}


class CheckedWordsField(WordsField):
    """Words, each of which the validator takes."""

    def __init__(self, *, check: RegexValidator, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.word.validators.append(check)


class AnyWord(AllOf):
    """A word that `check` takes; repeated, any of them."""

    field_class: type[WordsField] = CheckedWordsField


class GoodsFilterSet(FilterSet):
    """Goods on sale, as their counts (facets) are asked for.

    It declares and checks; the statement is built of `checked` (catalog.reads.filters).
    """

    is_paged = False

    q = Text(max_length=200, help_text="Words in Indonesian or English; forgives typing.")
    category = AnyWord(
        max_length=120,
        check=REFERENCE,
        help_text="This category, by id or slug, and all below it. Repeat it for any of several.",
    )
    vendor = AnyWord(
        max_length=120,
        check=REFERENCE,
        help_text="The id or the slug of a vendor. Repeat it for any of several.",
    )
    min_price = Amount(**MONEY, help_text="Of any variant, of those in stock if asked for.")
    max_price = Amount(**MONEY, help_text="Of the same variant.")
    tag = AllOf(max_length=length_of(Tag, "name"), help_text="Repeat it for goods that have all.")
    any_tag = AllOf(
        max_length=length_of(Tag, "name"), help_text="Repeat it for goods that have any."
    )
    option = AnyWord(
        max_length=160,
        check=OPTION,
        help_text="As in ukuran:M, of a variant on sale. Repeated: any of the values of one name, "
        "and one of each name.",
    )
    on_sale = YesNo(help_text="With a `sale_price`.")
    sustainability = AllOf(
        max_length=length_of(SustainabilityAttribute, "name"), help_text="As tag."
    )
    any_sustainability = AllOf(
        max_length=length_of(SustainabilityAttribute, "name"), help_text="As any_tag."
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
