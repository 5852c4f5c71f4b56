"""Filters of lists: what may be asked, of which type, and what it does to the rows.

An app declares a FilterSet in its filters.py; its viewsets name it as `filterset_class`. Pages and
the back office narrow their lists with the same classes or the querysets behind them.
"""

from collections.abc import Iterable
from keyword import iskeyword
from typing import Any

import django_filters
from django.core.exceptions import ValidationError as Malformed
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters.filterset import FilterSetMetaclass
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from core.forms import (
    MomentField,
    PlainDecimalField,
    WholeNumberField,
    WordsField,
    YesNoField,
)

__all__ = [
    "AllOf",
    "Amount",
    "AnyOf",
    "FilterBackend",
    "FilterSet",
    "Moment",
    "OneOf",
    "Text",
    "WholeNumber",
    "YesNo",
]

PAGING = frozenset({"cursor", "page_size"})  # core.api.pagination reads these
MOST_VALUES = 10  # of a parameter that may be repeated


class AnyOf(django_filters.MultipleChoiceFilter):
    """One of several words; repeated, any of them: `?status=shipped&status=delivered`."""

    takes_several = True

    def __init__(self, *args: Any, choices: Iterable, **kwargs: Any) -> None:
        super().__init__(*args, choices=choices, **kwargs)

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        return self.get_method(queryset)(**{f"{self.field_name}__in": value}) if value else queryset


class AllOf(django_filters.Filter):
    """A word of at most `max_length` characters; repeated, all of them: `?tag=rotan&tag=batik`."""

    field_class = WordsField
    takes_several = True

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        for word in value:
            queryset = super().filter(queryset, word)
        return queryset


class OneOf(django_filters.ChoiceFilter):
    """One of several words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"empty_label": None} | kwargs))


class Text(django_filters.CharFilter):
    """Words of at most `max_length` characters. Where nothing is an answer too, `takes_blank`."""

    def __init__(
        self, *args: Any, max_length: int, takes_blank: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, max_length=max_length, **kwargs)
        self.takes_blank = takes_blank


class WholeNumber(django_filters.NumberFilter):
    """An id or a count, in digits."""

    field_class = WholeNumberField


class Amount(django_filters.NumberFilter):
    """A number with decimals, as money or stars."""

    field_class = PlainDecimalField


class YesNo(django_filters.BooleanFilter):
    field_class = YesNoField


class Moment(django_filters.IsoDateTimeFilter):
    """A time, or a day, which begins when it does in the shop."""

    field_class = MomentField


class Declared(FilterSetMetaclass):
    """A parameter that is a keyword of Python is declared with an underscore: `from_`."""

    @classmethod
    def get_declared_filters(cls, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        keywords = [name for name in attrs if name.endswith("_") and iskeyword(name[:-1])]
        attrs |= {name[:-1]: attrs.pop(name) for name in keywords}
        return super().get_declared_filters(bases, attrs)


class FilterSet(django_filters.FilterSet, metaclass=Declared):
    """The filters of a list.

    In the API every parameter that is sent is checked: one that is unknown, malformed, or repeated
    though it takes a single value is a 400 that names it. A page builds it `lenient`: there what
    cannot be understood narrows nothing.

    A filter only acts on what was asked; what a list shows when nothing is asked is said by
    `filter_queryset`. What is answered whole says `is_paged = False`.
    """

    is_paged = True

    def __init__(
        self,
        data: QueryDict | None = None,
        queryset: QuerySet | None = None,
        *,
        request: Any = None,
        lenient: bool = False,
        prefix: str | None = None,
    ) -> None:
        self.data = QueryDict() if data is None else data
        self.queryset = self._meta.model._default_manager.all() if queryset is None else queryset
        self.request = request
        self.checked, problems = self.check(self.data)
        if problems and not lenient:
            raise ValidationError(problems)

    @classmethod
    def asked(cls, query: QueryDict) -> dict[str, Any]:
        """What is asked for, where no queryset is narrowed by it."""
        checked, problems = cls.check(query)
        if problems:
            raise ValidationError(problems)
        return checked

    @classmethod
    def check(cls, query: QueryDict) -> tuple[dict[str, Any], dict[str, list[ErrorDetail]]]:
        """The values of what was asked, by parameter, and what is wrong with the others."""
        checked: dict[str, Any] = {}
        problems: dict[str, list[ErrorDetail]] = {}
        for name, texts in query.lists():
            if cls.is_paged and name in PAGING and name not in cls.base_filters:
                continue
            try:
                checked[name] = cls.value_of(name, texts)
            except Malformed as error:
                problems[name] = [
                    ErrorDetail(text, code=one.code or "invalid")
                    for one in error.error_list
                    for text in one.messages
                ]
        for name, known in cls.base_filters.items():
            if known.extra["required"] and name not in query:
                problems[name] = [ErrorDetail(_("This field is required."), "required")]
        return checked, problems

    @classmethod
    def value_of(cls, name: str, texts: list[str]) -> Any:
        """Raises Django's ValidationError."""
        known = cls.base_filters.get(name)
        if known is None:
            raise Malformed(_("Unknown parameter."), code="unknown_parameter")
        takes_several = getattr(known, "takes_several", False)
        if len(texts) > (MOST_VALUES if takes_several else 1):
            raise Malformed(_("Given too often."), code="repeated_parameter")
        if not any(map(str.strip, texts)) and not getattr(known, "takes_blank", False):
            raise Malformed(_("This field may not be blank."), code="blank")
        return known.field.clean(texts if takes_several else texts[0])

    @property
    def qs(self) -> QuerySet:
        found: QuerySet = self.filter_queryset(self.queryset)
        return found

    def filter_queryset(self, queryset: Any) -> Any:
        for name, value in self.checked.items():
            method = self.base_filters[name].method
            if method:
                queryset = getattr(self, method)(queryset, name, value)
            else:
                queryset = self.base_filters[name].filter(queryset, value)
        return queryset


class FilterBackend(DjangoFilterBackend):
    """Narrows every list of the API; one whose viewset names no FilterSet takes no parameters."""

    def get_filterset_class(
        self, view: APIView, queryset: QuerySet | None = None
    ) -> type[FilterSet]:
        return super().get_filterset_class(view, queryset) or FilterSet

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        if view.detail:  # one thing by its id: its parameters are its own
            return queryset
        filters: FilterSet = self.get_filterset(request, queryset, view)
        return filters.qs
