"""Lists as text: both readers read them, whatever is in a name."""

import ast
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialects.ruparawi.formats import as_text, decimal, http_date, naive_iso, number


def web_shop(text: str, words: dict[str, str]):
    """What its pages do before JSON.parse: everywhere, strings included."""
    text = text.replace("'", '"')
    for python, javascript in words.items():
        text = text.replace(python, javascript)
    return json.loads(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([], "[]"),
        (["batik", "parang"], "['batik', 'parang']"),
        ([1, 2], "[1, 2]"),
        (
            [{"image_url": "https://x.id/a.png", "is_primary": True}],
            "[{'image_url': 'https://x.id/a.png', 'is_primary': True}]",
        ),
        ([{"name": "Tas", "image_url": None}], "[{'name': 'Tas', 'image_url': None}]"),
        (["Ibu's"], "['Ibu\\u0027s']"),
    ],
)
def test_lists_are_spelt_as_python_prints_them(value, text):
    assert as_text(value) == text


# The first text of a fresh clone lists all of Unicode, which takes seconds.
patiently = settings(suppress_health_check=[HealthCheck.too_slow])
TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ['Ibu\'s "best"', "C:\\u0041", "None", "True False", "a\xa0b\u2028", "\n\t\x1f", "🧺 rotan"]
)


@patiently
@given(st.lists(TEXTS))
def test_tags_are_read_by_both(tags):
    assert ast.literal_eval(as_text(tags)) == tags
    assert web_shop(as_text(tags), {}) == tags


@patiently
@given(TEXTS, st.booleans())
def test_pictures_are_read_by_both(url, is_primary):
    pictures = [{"image_url": url, "is_primary": is_primary}]

    assert ast.literal_eval(as_text(pictures)) == pictures
    assert web_shop(as_text(pictures), {"True": "true", "False": "false"}) == pictures


@patiently
@given(TEXTS)
def test_items_of_orders_are_read_by_both(name):
    items = [{"name": name, "image_url": None}]

    assert ast.literal_eval(as_text(items)) == items
    assert web_shop(as_text(items), {"None": "null"}) == items


def test_dates_and_money():
    at = datetime(2025, 4, 30, 21, 51, 33, 120, tzinfo=UTC)

    assert http_date(at) == "Wed, 30 Apr 2025 21:51:33 GMT"
    assert http_date(None) is None
    assert naive_iso(at) == "2025-04-30T21:51:33.000120"
    assert (number(Decimal("50.00")), number(None)) == (50.0, None)
    assert decimal(Decimal("318000")) == "318000.00"
