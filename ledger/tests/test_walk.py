"""A random walk leaves books that add up (`manage.py ledger_walk` walks further)."""

import pytest
from django.core.management import call_command

from ledger.integrity import compared
from ledger.models import Posting
from ledger.walk import difference, walk

pytestmark = [pytest.mark.long, pytest.mark.django_db]


def test_after_two_hundred_orders_at_random_nothing_is_missing(books_balance):
    taken = walk(200, seed=20)

    assert taken.done["orders"] == 200
    assert difference() == 0
    assert all(row["entered"] == row["should_be"] for row in compared())
    occurred = set(Posting.objects.values_list("kind", flat=True))
    assert occurred == set(Posting.Kind) - {Posting.Kind.OPENING, Posting.Kind.RESTATED}


def test_the_command_prints_the_difference_and_leaves_nothing_behind(capsys):
    call_command("ledger_walk", "--orders", "3", "--seed", "4")

    assert "difference Rp0" in capsys.readouterr().out
    assert not Posting.objects.exists()
