"""Filters of lists."""

from datetime import date, timedelta

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import RangeDateFilter

from core.calendar import beginning_of


class DaysFilter(RangeDateFilter):
    """From one day to another, both included, on the shop's calendar and in the reader's way to
    write a date. Of what is no date the form says so."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        first, last = (self.day(f"{self.field_path}_{end}") for end in ("from", "to"))
        if first:
            queryset = queryset.filter(**{f"{self.field_path}__gte": beginning_of(first)})
        if last:
            after = beginning_of(last + timedelta(days=1))
            queryset = queryset.filter(**{f"{self.field_path}__lt": after})
        return queryset

    def day(self, name: str) -> date | None:
        try:
            return forms.DateField(required=False).clean(self.used_parameters.get(name))
        except forms.ValidationError:
            return None
