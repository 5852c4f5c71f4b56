"""Pages that stand ready for everybody: what is written shows at once."""

import gzip
from collections.abc import Callable
from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import OperationalError, connection
from django.test import Client

from accounts.models import User
from catalog.card_figures import refresh_cards
from catalog.models import Category, PriceCut, Product, Tag, Variant
from catalog.tests.factories import make_category, make_product, make_variant
from content.models import Article, Page
from content.tests.factories import make_article, make_page
from core import remembered
from core.database.sql import rows
from core.tests.counting import statements
from house.models import House
from orders.cookies import CART
from orders.models import Question
from orders.operations import answer_question
from orders.tests.factories import make_question
from reviews.models import Review, ReviewImage
from reviews.operations import answer_review, hide_review, write_review
from reviews.tests.factories import make_recipient
from storefront import ready
from vendors.models import Vendor

pytestmark = pytest.mark.django_db

KEPT = "SELECT address FROM storefront_readypage ORDER BY address"


@pytest.fixture
def goods() -> Product:
    """Goods with whatever their page shows, some beside them, in a category of their own."""
    weaving = make_category(name="Tenun", slug="tenun")
    product = make_product(category=weaving, name="Selendang", slug="selendang")
    make_variant(product, price=150_000, stock=5)
    make_variant(make_product(category=weaving, name="Sarung", slug="sarung"), price=90_000)
    product.tags.add(Tag.objects.create(name="ikat"))
    make_article(title="Cerita benang").products.add(product)
    make_page(in_footer=True)
    buyer = make_recipient(product)
    User.objects.filter(pk=buyer.pk).update(first_name="Ratna", last_name="")
    review = write_review(product, buyer, rating=4, comment="Halus")
    ReviewImage.objects.create(review=review, file="reviews/a.webp", width=9, height=9)
    make_question(product, text="Luntur tidak?")
    return product


def shown(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def asked(path: str) -> list[str]:
    """The statements of a request."""
    with statements() as seen:
        shown(path)
    return seen


def figures(goods: Product, **fields) -> None:
    Variant.objects.filter(product=goods).update(**fields)
    refresh_cards([goods.pk])


def beside() -> Product:
    return Product.objects.get(slug="sarung")


def cut(goods: Product) -> None:
    PriceCut.objects.create(promotion=1, percent=10, priority=1, product_ids=[goods.pk])
    refresh_cards([goods.pk])


def cut_ends(goods: Product) -> None:
    PriceCut.objects.all().delete()
    refresh_cards([goods.pk])


def answered(goods: Product) -> None:
    question = Question.objects.get()
    answer_question(question, by=goods.vendor.owner, answer="Tidak sama sekali.")


def house_renamed(_goods: Product) -> None:
    House.objects.update_or_create(pk=1, defaults={"name": "Balai Kriya"})
    remembered.forget("house")  # as its operation does after the commit


def page_renamed(_goods: Product) -> None:
    Page.objects.update(title_id="Kabar dapur")
    remembered.forget("pages")


def story_renamed(_goods: Product) -> None:
    Article.objects.update(title="Cerita warna")
    remembered.forget("stories")


PAGES = ("/p/selendang", "/c/tenun")
# What is written, the page that shows it, and its words after it or, with a minus, no more.
WRITES: dict[str, tuple[Callable[[Product], object], str, str]] = {
    "price": (lambda goods: figures(goods, price=175_000), "both", "175.000"),
    "last one sold": (lambda goods: figures(goods, stock=0), "both", "abis"),
    "in stock again": (lambda goods: figures(goods, stock=50), "both", "-abis"),
    "offer begins": (cut, "both", "157.500"),
    "offer ends": (cut_ends, "both", "-157.500"),
    "name": (
        lambda goods: Product.objects.filter(pk=goods.pk).update(name="Selendang sutra"),
        "both",
        "Selendang sutra",
    ),
    "description": (
        lambda goods: Product.objects.filter(pk=goods.pk).update(description="Dari Sumba"),
        "goods",
        "Dari Sumba",
    ),
    "picture": (
        lambda goods: goods.images.create(source_url="https://gambar.example/1.webp"),
        "goods",
        "gambar.example",
    ),
    "tag": (lambda goods: goods.tags.add(Tag.objects.create(name="sutra")), "goods", "sutra"),
    "name of a tag": (
        lambda _: Tag.objects.filter(name="ikat").update(name="songket"),
        "goods",
        "songket",
    ),
    "maker": (
        lambda goods: Vendor.objects.filter(pk=goods.vendor_id).update(
            business_name="Rumah Benang"
        ),
        "goods",
        "Rumah Benang",
    ),
    "review": (
        lambda goods: write_review(goods, make_recipient(goods), rating=1, comment="Kasar"),
        "goods",
        "Kasar",
    ),
    "answer to a review": (
        lambda _: answer_review(Review.objects.get(comment="Halus"), reply="Terima kasih banyak"),
        "goods",
        "Terima kasih banyak",
    ),
    "picture of a review": (
        lambda _: ReviewImage.objects.create(
            review=Review.objects.get(comment="Halus"), file="reviews/b.webp", width=9, height=9
        ),
        "goods",
        "reviews/b.webp",
    ),
    "who reviewed": (
        lambda _: User.objects.filter(first_name="Ratna").update(first_name="Wulan"),
        "goods",
        "Wulan",
    ),
    "review hidden": (
        lambda _: hide_review(Review.objects.get(comment="Kasar")),
        "goods",
        "-Kasar",
    ),
    "question answered": (answered, "goods", "Tidak sama sekali."),
    "question hidden": (
        lambda _: Question.objects.update(is_hidden=True),
        "goods",
        "-Luntur tidak?",
    ),
    "category": (lambda _: Category.objects.update(name="Kain tenun"), "both", "Kain tenun"),
    "price of what stands beside it": (lambda _: figures(beside(), price=95_000), "both", "95.000"),
    "what stood beside it is sold no more": (
        lambda _: Product.objects.filter(slug="sarung").update(is_listed=False),
        "both",
        "-Sarung",
    ),
    "house": (house_renamed, "both", "Balai Kriya"),
    "page of the footer": (page_renamed, "both", "Kabar dapur"),
    "story": (story_renamed, "goods", "Cerita warna"),
}


def test_whatever_is_written_shows_with_the_next_request(goods):
    faults = []
    for name, (write, where, words) in WRITES.items():
        paths = PAGES if where == "both" else PAGES[:1]
        for path in paths:
            shown(path)
            if len(asked(path)) != 1:
                faults.append(f"{name}: {path} does not stand ready")
        write(goods)
        for path in paths:
            if (words.removeprefix("-") in shown(path)) is words.startswith("-"):
                faults.append(f"{name}: {path} is as before")
    assert faults == []


def test_goods_that_are_gone_are_gone_with_the_next_request(goods):
    assert asked("/p/selendang") and len(asked("/p/selendang")) == 1

    Product.objects.filter(pk=goods.pk).update(is_listed=False, status="archived")

    assert Client().get("/p/selendang").status_code == 410


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_a_page_is_printed_shows_with_the_next_request(goods, monkeypatch):
    """The page shows the old price, its state must not be the one after."""
    of = ready.Page.of

    def written_meanwhile(response):
        thread = Thread(target=lambda: (figures(goods, price=175_000), connection.close()))
        thread.start()
        thread.join()
        return of(response)

    monkeypatch.setattr(ready.Page, "of", written_meanwhile)
    assert "150.000" in shown("/p/selendang")
    monkeypatch.setattr(ready.Page, "of", of)

    assert [row["address"] for row in rows(KEPT, {})] == ["/p/selendang"]
    assert "175.000" in shown("/p/selendang")


def test_pages_of_another_release_or_day_or_database_are_made_anew(goods, monkeypatch):
    elsewhere = ready.FIND.replace("pg_postmaster_start_time()", "'2030-01-01'::timestamptz")
    others = {
        "release": lambda: "the next",
        "today": lambda: date(2030, 1, 1),
        "FIND": elsewhere,
    }
    for name, other in others.items():
        shown("/p/selendang")
        assert len(asked("/p/selendang")) == 1
        monkeypatch.setattr(ready, name, other)
        assert len(asked("/p/selendang")) > 1


def test_only_addresses_that_say_no_more_than_a_page_are_kept(goods):
    shown("/c/tenun")
    for path in (
        "/p/selendang?utm_source=surat",
        "/p/selendang?variant=1",
        "/c/tenun?in_stock=true",
    ):
        shown(path)
    Client().get("/p/tidak-ada")
    Client().get(f"/p/{goods.pk}")
    client = Client()
    client.cookies[CART] = "a guest's"
    client.get("/en/p/selendang")

    assert [row["address"] for row in rows(KEPT, {})] == ["/c/tenun", "/p/selendang"]
    assert "utm_source" not in shown("/p/selendang?utm_source=surat")
    assert len(asked("/p/selendang?utm_source=telegram")) == 1


def test_a_page_is_answered_where_none_can_be_kept(goods, monkeypatch, caplog):
    monkeypatch.setattr(ready, "KEEP", "SELECT this_fails")
    assert "150.000" in shown("/p/selendang")
    assert "could not be kept" in caplog.text

    def away(*_args):
        raise OperationalError

    monkeypatch.setattr(ready, "tuples", away)
    assert "150.000" in shown("/p/selendang")
    assert "cannot be read" in caplog.text


def test_no_page_is_kept_while_somebody_works_on_the_shop(goods, settings):
    settings.DEBUG = True

    shown("/p/selendang")

    assert rows(KEPT, {}) == []


def test_a_page_that_is_over_goes_and_so_do_the_oldest_that_are_too_many(goods, monkeypatch):
    left = {"/p/selendang": -1, "/p/sarung": 10, "/en/p/selendang": 20, "/c/tenun": 30}  # seconds
    for path, seconds in left.items():
        shown(path)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE storefront_readypage SET good_until = now() + %s WHERE address = %s",
                [timedelta(seconds=seconds), path],
            )
    assert len(asked("/p/sarung")) == 1
    monkeypatch.setattr(ready, "MOST", 2)
    ready.forget_old()
    assert [row["address"] for row in rows(KEPT, {})] == ["/c/tenun", "/en/p/selendang"]

    assert len(asked("/p/selendang")) > 1


def test_who_reads_no_gzip_gets_the_same_page(goods):
    plain = Client().get("/p/selendang")
    small = Client().get("/p/selendang", headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(small.content) == plain.content
    assert small["ETag"] == f"W/{plain['ETag']}"
