"""One field for whole numbers and one for times: no serializer, form or filter has another."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.contrib import admin
from rest_framework import serializers

import core.forms
from accounts.tests.factories import make_user
from core.api.filters import FilterSet
from core.api.serializers import MomentField, WholeNumberField
from core.tests.tables import every

ROOT = Path(settings.BASE_DIR)
APPS = sorted(path.parent.name for path in ROOT.glob("*/__init__.py"))

WHOLE = (WholeNumberField, core.forms.WholeNumberField)
MOMENT = (MomentField, core.forms.MomentField, core.forms.SplitMomentField)
ALLOWED = {
    serializers.IntegerField: WHOLE,
    forms.IntegerField: (*WHOLE, forms.DecimalField),  # which Django derives from it
    serializers.DateTimeField: MOMENT,
    forms.DateTimeField: MOMENT,
    forms.SplitDateTimeField: MOMENT,
}
NUMBERS_AS_TEXT = ["2.000", "2,000", "2.0", "1_000", "1e3", "²", "٣", "0x1", "2.5", "1" * 5_000]
MIDNIGHT_IN_JAKARTA = datetime(2026, 11, 30, 17, tzinfo=UTC)


def modules() -> None:
    """Import all that may define a serializer, a form or a filter."""
    for app in APPS:
        for found in walk_packages([str(ROOT / app)], f"{app}."):
            if "tests" not in found.name and not found.name.startswith(("serving.", "rupa_rawi.")):
                import_module(found.name)


def subclasses(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from subclasses(one)


def own(kind: type) -> set[type]:
    return {
        one
        for one in subclasses(kind)
        if one.__module__.partition(".")[0] in APPS and ".tests" not in one.__module__
    }


def within(field) -> Iterator:
    """A field and those inside it."""
    yield field
    for name in ("child", "child_relation", "pk_field"):
        if isinstance(inner := getattr(field, name, None), serializers.Field):
            yield from within(inner)


def fields() -> Iterator[tuple[str, object]]:
    modules()
    for one in own(serializers.Serializer):
        is_abstract = issubclass(one, serializers.ModelSerializer) and not hasattr(one, "Meta")
        for name, field in {} if is_abstract else one().fields.items():
            for inner in within(field):
                yield f"{one.__module__}.{one.__name__}.{name}", inner
    for one in own(forms.BaseForm):
        if issubclass(one, forms.ModelForm) and ".admin" in one.__module__:
            continue  # its fields are made anew by the page: fields_of_the_back_office
        for name, field in one.base_fields.items():
            yield f"{one.__module__}.{one.__name__}.{name}", field
    for one in own(FilterSet):
        for name, known in one.base_filters.items():
            yield f"{one.__module__}.{one.__name__}.{name}", known.field
    yield from fields_of_the_back_office()


def fields_of_the_back_office() -> Iterator[tuple[str, object]]:
    request = SimpleNamespace(user=make_user(is_superuser=True, is_staff=True), GET={})
    for model, page in admin.site._registry.items():
        if type(page).__module__.partition(".")[0] not in APPS:
            continue
        asked: list[Iterable] = [page.get_form(request, change=True).base_fields.items()]
        for inline in page.get_inline_instances(request):
            asked.append(inline.get_formset(request).form.base_fields.items())
        for items in asked:
            for name, field in items:
                yield f"the back office's {model.__name__}.{name}", field


@pytest.mark.django_db
def test_every_whole_number_and_every_time_that_comes_in_goes_through_our_own_fields():
    found = list(fields())

    def check(cell: tuple[str, object]) -> None:
        for kind, allowed in ALLOWED.items():
            assert not isinstance(cell[1], kind) or isinstance(cell[1], allowed)

    every(found, check, at_least=500)
    assert sum(isinstance(field, WHOLE) for _, field in found) > 80
    assert sum(isinstance(field, MOMENT) for _, field in found) > 15


@pytest.mark.parametrize("text", NUMBERS_AS_TEXT)
def test_a_whole_number_in_text_is_plain_digits_or_refused(text):
    with pytest.raises(serializers.ValidationError):
        WholeNumberField().run_validation(text)
    with pytest.raises(forms.ValidationError):
        core.forms.WholeNumberField().clean(text)
    assert core.forms.whole_number(text) is None


def test_a_whole_number_is_one_of_json_or_digits():
    assert [WholeNumberField().run_validation(one) for one in (7, "7", " 7 ", "-7", 7.0)] == [
        *(7, 7, 7, -7, 7)
    ]
    for wrong in (7.5, True, None, [7]):
        with pytest.raises(serializers.ValidationError):
            WholeNumberField().run_validation(wrong)


@pytest.mark.parametrize(
    "moment",
    [
        MomentField().run_validation("2026-12-01"),
        core.forms.MomentField().clean("2026-12-01"),
        core.forms.SplitMomentField().clean(["2026-12-01", ""]),
    ],
    ids=["serializer", "form", "form of the back office"],
)
def test_a_day_without_a_time_begins_when_it_does_in_the_shop(moment):
    assert moment == MIDNIGHT_IN_JAKARTA


def test_what_is_no_day_is_no_time_either():
    for wrong in ("", "kemarin", "2026-13-01", "2026-12-01T25:00", 20261201, None, "9999999-01-01"):
        with pytest.raises(serializers.ValidationError):
            MomentField().run_validation(wrong)
    for day, time in (("", "08:00"), ("2026-12-01", "25:00"), ("", "")):
        with pytest.raises(forms.ValidationError):
            core.forms.SplitMomentField().clean([day, time])
