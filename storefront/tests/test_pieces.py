"""Pieces of pages that a process keeps: what is written shows at once."""

import pytest
from django.test import Client

from catalog.card_figures import refresh_cards
from catalog.models import Category, Variant
from catalog.tests.factories import make_category, make_product, make_variant
from storefront.memory import Memory
from storefront.templatetags.shop import pieces

pytestmark = pytest.mark.django_db
GET = Memory.get  # tests of pages go without


@pytest.fixture(autouse=True)
def _kept(monkeypatch):
    pieces._kept.clear()
    monkeypatch.setattr(pieces, "get", lambda key: GET(pieces, key), raising=False)
    yield
    pieces._kept.clear()


def shown(path: str) -> str:
    return Client().get(path).content.decode()


def test_menu_and_cards_follow_what_is_written():
    weaving = make_category(name="Tenun", slug="tenun")
    variant = make_variant(make_product(category=weaving, name="Selendang ikat"), price=150_000)
    before = shown("/c/tenun")
    assert shown("/c/tenun") == before
    assert "150.000" in before
    assert len(pieces._kept) == 4  # menu, lanes, footer and a card, once each

    Variant.objects.filter(pk=variant.pk).update(price=175_000)
    refresh_cards([variant.product_id])
    Category.objects.filter(pk=weaving.pk).update(name="Kain tenun")
    after = shown("/c/tenun")

    assert "175.000" in after
    assert "150.000" not in after
    menu, _rest = after.split("</details>", 1)
    assert "Kain tenun" in menu


def test_each_reader_gets_pieces_in_the_own_language():
    make_variant(stock=0)

    assert "Habis" in shown("/cari")
    assert "Sold out" in shown("/en/cari")
