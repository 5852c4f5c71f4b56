from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.money import spread
from promotions.models import Promotion
from promotions.rules import Line, evaluate

Kind = Promotion.Kind
NOW = timezone.now()


def promotion(**fields) -> Promotion:
    targets = {name: fields.pop(name, []) for name in ("product_ids", "category_ids", "vendor_ids")}
    applies_to = "selected" if any(targets.values()) else "everything"
    plain = {"title": "Hemat", "kind": Kind.PERCENTAGE, "value": Decimal(10)}
    made = Promotion(**(plain | {"applies_to": applies_to} | fields))
    for name, pks in targets.items():
        setattr(made, name, pks)
    return made


def line(key=1, amount=100_000, *, product=1, categories=(), vendor=1, left=None) -> Line:
    subtotal = Decimal(amount)
    left = subtotal if left is None else Decimal(left)
    return Line(key, product, frozenset(categories), vendor, subtotal, left)


def test_a_percentage_comes_off_every_line():
    outcome = evaluate(promotion(), [line(1, 100_000), line(2, 50_000)], {}, now=NOW)

    assert outcome.discounts == {1: Decimal(10_000), 2: Decimal(5_000)}


@pytest.mark.parametrize("amount", ["100000.40", "99999.50", "0.30"])
def test_a_hundred_per_cent_leaves_no_cents(amount):
    lines = [line(1, amount), line(2, "20000.07")]

    outcome = evaluate(promotion(value=Decimal(100)), lines, {}, now=NOW)

    assert outcome.discounts == {1: Decimal(amount), 2: Decimal("20000.07")}


def test_a_percentage_stops_at_its_maximum_and_is_spread_by_size():
    capped = promotion(max_discount=Decimal(9_000))

    outcome = evaluate(capped, [line(1, 100_000), line(2, 50_000)], {}, now=NOW)

    assert outcome.discounts == {1: Decimal(6_000), 2: Decimal(3_000)}


def test_a_fixed_discount_comes_off_once_however_many_lines():
    fixed = promotion(kind=Kind.FIXED, value=Decimal(30_000))

    outcome = evaluate(fixed, [line(1, 100_000), line(2, 50_000)], {}, now=NOW)

    assert outcome.amount == 30_000


def test_a_discount_never_exceeds_the_eligible_goods():
    fixed = promotion(kind=Kind.FIXED, value=Decimal(30_000), product_ids=[7])

    outcome = evaluate(fixed, [line(1, 20_000, product=7), line(2, 90_000)], {}, now=NOW)

    assert outcome.discounts == {1: Decimal(20_000)}


def test_a_discount_takes_only_what_earlier_ones_left():
    outcome = evaluate(promotion(), [line(1, 100_000, left=40_000)], {}, now=NOW)

    assert outcome.discounts == {1: Decimal(4_000)}


@pytest.mark.parametrize(
    "scope", [{"product_ids": [7]}, {"category_ids": [3]}, {"vendor_ids": [9]}]
)
def test_only_what_is_in_scope_is_eligible(scope):
    inside = line(1, product=7, categories=(3, 30), vendor=9)
    outside = line(2, product=8, categories=(4,), vendor=10)

    outcome = evaluate(promotion(**scope), [inside, outside], {}, now=NOW)

    assert outcome.eligible == (1,)
    assert outcome.discounts.keys() == {1}


def test_what_is_for_selected_goods_without_any_gives_nothing():
    outcome = evaluate(promotion(applies_to="selected"), [line(1), line(2)], {}, now=NOW)

    assert (outcome.code, outcome.amount) == ("no_eligible_items", 0)


def test_what_is_for_everything_does_not_look_at_targets():
    everything = promotion(applies_to="everything", product_ids=[99])

    outcome = evaluate(everything, [line(1, product=7)], {}, now=NOW)

    assert outcome.eligible == (1,)


def test_free_shipping_pays_the_fees_of_eligible_vendors_up_to_its_maximum():
    free = promotion(kind=Kind.FREE_SHIPPING, value=Decimal(0), max_discount=Decimal(15_000))
    lines = [line(1, vendor=1), line(2, vendor=2)]

    outcome = evaluate(free, lines, {1: Decimal(20_000), 2: Decimal(10_000)}, now=NOW)

    assert outcome.shipping_discounts == {1: Decimal(10_000), 2: Decimal(5_000)}


@pytest.mark.parametrize(
    "fields, code",
    [
        ({"is_active": False}, "inactive"),
        ({"starts_at": NOW + timedelta(seconds=1)}, "not_started"),
        ({"ends_at": NOW}, "ended"),
        ({"usage_limit": 3, "used": 3}, "used_up"),
        ({"buyer_limit": 1}, "used_up_by_buyer"),
        ({"product_ids": [99]}, "no_eligible_items"),
        ({"min_subtotal": Decimal(100_001)}, "below_minimum"),
    ],
)
def test_a_promotion_that_gives_nothing_says_why_in_words(fields, code):
    outcome = evaluate(promotion(**fields), [line()], {}, now=NOW, uses_of_buyer=1)

    assert (outcome.code, outcome.amount) == (code, 0)
    assert len(outcome.reason) > 10


def test_the_window_is_half_open():
    running = promotion(starts_at=NOW, ends_at=NOW + timedelta(seconds=1))

    assert evaluate(running, [line()], {}, now=NOW).applies


def test_free_shipping_where_shipping_is_free_gives_nothing():
    free = promotion(kind=Kind.FREE_SHIPPING, value=Decimal(0))

    assert evaluate(free, [line()], {1: Decimal(0)}, now=NOW).code == "nothing_left"


amounts = st.integers(min_value=0, max_value=10**8).map(Decimal)


@given(weights=st.lists(amounts, min_size=1, max_size=12), percent=st.integers(0, 100))
def test_shares_add_up_to_the_rupiah_and_none_exceeds_its_line(weights, percent):
    amount = Decimal(int(sum(weights) * percent / 100))

    shares = spread(amount, weights)

    assert sum(shares) == amount
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))


@given(
    weights=st.lists(st.decimals(min_value=0, max_value=10**6, places=2), min_size=1, max_size=12),
    percent=st.integers(0, 100),
)
def test_shares_of_prices_with_cents_add_up_to_the_cent(weights, percent):
    amount = (sum(weights) * percent / 100).quantize(Decimal("0.01"))

    shares = spread(min(amount, sum(weights)), weights)

    assert sum(shares) == min(amount, sum(weights))
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))
