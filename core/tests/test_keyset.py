"""Lists that are read on from their last row."""

from datetime import timedelta

import pytest
from django.http import Http404, QueryDict
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_user
from core.pages.keyset import KeysetPage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("by", ["", "date_joined"])
def test_pages_hold_every_row_once_in_order(by):
    people = [make_user() for _n in range(7)]
    now = timezone.now()
    for place, person in enumerate(people):  # two by two of the same moment
        joined = now + timedelta(seconds=place // 2)
        User.objects.filter(pk=person.pk).update(date_joined=joined)
    rows = User.objects.filter(pk__in=[person.pk for person in people])

    query, seen, pages = QueryDict("q=rotan"), [], 0
    while True:
        page = KeysetPage(query, rows, size=3, by=by)
        seen += [row.pk for row in page.rows]
        pages += 1
        if not page.next:
            break
        query = QueryDict(page.next)
        assert query["q"] == "rotan"

    assert seen == [person.pk for person in reversed(people)]
    assert pages == 3


def test_a_row_that_left_the_list_still_says_where_to_read_on():
    people = [make_user() for _n in range(4)]
    rows = User.objects.filter(pk__in=[person.pk for person in people])
    query = QueryDict(KeysetPage(QueryDict(), rows, size=2, by="date_joined").next)

    rest = KeysetPage(query, rows.exclude(pk=people[2].pk), size=2, by="date_joined").rows

    assert [row.pk for row in rest] == [people[1].pk, people[0].pk]


@pytest.mark.parametrize("by", ["", "date_joined"])
@pytest.mark.parametrize(
    "key", ["²", "٣", "-1", "1.5", "x", "1-", "-", "9" * 19, "9" * 5000, "9" * 17 + "-1", "1\0"]
)
def test_a_key_that_nobody_was_given_is_404(by, key):
    query = QueryDict(mutable=True)
    query["after"] = key

    with pytest.raises(Http404):
        KeysetPage(query, User.objects.all(), size=2, by=by)


@pytest.mark.parametrize(("by", "key"), [("", "9" * 18), ("date_joined", f"{'9' * 16}-{'9' * 18}")])
def test_the_largest_key_is_understood(by, key):
    person = make_user()

    assert person in KeysetPage(QueryDict(f"after={key}"), User.objects.all(), size=2, by=by).rows
