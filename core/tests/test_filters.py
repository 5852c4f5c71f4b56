"""What every list of the API does with its query string."""

from datetime import UTC, datetime
from decimal import Decimal

import django_filters
import pytest
from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from accounts.models import User
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


class PeopleFilterSet(FilterSet):
    language = AnyOf(choices=[("id", "Indonesian"), ("en", "English"), ("nl", "Dutch")])
    is_staff = OneOf(choices=[("True", "yes")])
    username = Text(max_length=10, takes_blank=True)
    first_name = Text(max_length=10)
    pk = WholeNumber(min_value=1)
    is_active = YesNo()
    group = AllOf(max_length=10, field_name="groups__name", lookup_expr="iexact")
    points = Amount(min_value=0, max_digits=4, decimal_places=2, method="scoring")
    from_ = Moment(field_name="date_joined", lookup_expr="gte")


def checked(query: str) -> dict:
    return PeopleFilterSet(QueryDict(query), User.objects.all()).checked


def refused(query: str) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refusal:
        checked(query)
    return {
        name: [problem.code for problem in found] for name, found in refusal.value.detail.items()
    }


def test_nothing_asked_narrows_nothing():
    everybody = User.objects.all()

    assert PeopleFilterSet(QueryDict(), everybody).qs is everybody


def test_what_is_asked_has_its_type():
    assert checked(
        "pk=7&is_active=false&username=&language=id&from=2026-11-26T08:30:00%2B07:00&cursor=x"
    ) == {
        "pk": 7,
        "is_active": False,
        "username": "",
        "language": ["id"],
        "from": datetime(2026, 11, 26, 1, 30, tzinfo=UTC),
    }


def test_words_that_must_all_be_there_count_once_in_any_case():
    assert checked("group=Desk&group=+desk+&group=lead") == {"group": ["desk", "lead"]}
    asked = PeopleFilterSet(QueryDict("group=desk&group=lead"), User.objects.all())
    assert str(asked.qs.query).count("JOIN") == 4  # one member of the group for each word
    assert refused("group=desk&group=") == {"group": ["required"]}
    assert refused("group=longer+than+ten") == {"group": ["max_length"]}


def test_an_amount_is_written_in_digits_and_a_point():
    assert checked("points=4.50") == {"points": Decimal("4.5")}
    for text in ("NaN", "1e1", "1_0", "4,5", ".5", "٣", "Infinity"):
        assert refused(f"points={text}") == {"points": ["invalid"]}
    assert refused("points=-1") == {"points": ["min_value"]}
    assert refused("points=4.501") == {"points": ["max_decimal_places"]}


def test_a_list_that_is_answered_whole_takes_no_page():
    class WholeFilterSet(FilterSet):
        is_paged = False

    with pytest.raises(ValidationError) as refusal:
        WholeFilterSet(QueryDict("cursor=x&page_size=2"), User.objects.all())

    assert {found[0].code for found in refusal.value.detail.values()} == {"unknown_parameter"}


def test_a_day_is_the_shops_day():
    assert checked("from=2026-11-26")["from"] == datetime(2026, 11, 25, 17, 0, tzinfo=UTC)


def test_several_values_mean_any_of_where_declared():
    asked = PeopleFilterSet(QueryDict("language=id&language=en"), User.objects.all())

    assert asked.checked == {"language": ["id", "en"]}
    assert "IN (id, en)" in str(asked.qs.query)


def test_what_is_unknown_repeated_blank_or_malformed_is_named():
    assert refused(
        "colour=red&pk=7&pk=8&first_name=&is_active=perhaps&language=xx&from=9999-99-99"
        "&username=longer+than+ten+characters"
    ) == {
        "colour": ["unknown_parameter"],
        "pk": ["repeated_parameter"],
        "first_name": ["blank"],
        "is_active": ["invalid"],
        "language": ["invalid_choice"],
        "from": ["invalid"],
        "username": ["max_length"],
    }
    assert refused("language=id&" + "language=en&" * 10) == {"language": ["repeated_parameter"]}


@pytest.mark.parametrize("number", ["1.000", "1.0", "²", "1e3", "0x1", "٣", "9" * 5_000, " "])
def test_a_whole_number_is_written_in_digits(number):
    assert refused(f"pk={number}") in ({"pk": ["invalid"]}, {"pk": ["blank"]})


@pytest.mark.parametrize(
    "moment",
    ["0001-01-01", "9999-12-31T23:59:59-23:59", "2026-02-30", "yesterday", "2026-11-26T25"],
)
def test_a_time_that_no_calendar_has_is_refused(moment):
    assert refused(f"from={moment}") == {"from": ["invalid"]}


def test_a_page_takes_what_it_understands_and_ignores_the_rest():
    asked = PeopleFilterSet(
        QueryDict("language=id&colour=red&pk=x"), User.objects.all(), lenient=True
    )

    assert asked.checked == {"language": ["id"]}


def test_the_field_of_a_filter_is_made_once_not_for_each_request():
    filters = PeopleFilterSet.base_filters

    checked("pk=7")

    assert isinstance(filters["pk"], django_filters.NumberFilter)
    assert filters["pk"].field is filters["pk"].field
