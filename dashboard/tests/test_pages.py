"""Every page: light, in few queries, with nothing inline, and not kept by caches."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.operations import add_image
from catalog.tests.factories import make_product, make_variant
from dashboard.tests.shops import make_shop, picture_file

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15
MOST_BYTES = 150_000
INLINE = re.compile(rb"<script(?![^>]* src=)|<style| style=| on[a-z]+=\"|javascript:")


@pytest.fixture(autouse=True)
def _pictures_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def pages_of(shop) -> list[str]:
    plain = ["overview", "parts", "products", "new-product", "sheets", "reviews", "shop"]
    plain += ["testimonials", "keys", "webhooks"]
    return [
        *(reverse(f"dashboard:{name}") for name in plain),
        reverse("dashboard:part", args=[shop.part.order.number]),
        reverse("dashboard:part", args=[shop.returning.order.number]),
        reverse("dashboard:product", args=[shop.product.pk]),
        reverse("dashboard:import", args=[shop.imported.pk]),
        reverse("dashboard:webhook", args=[shop.endpoint.pk]),
        reverse("dashboard:products") + "?status=low&q=selendang",
        reverse("dashboard:parts") + "?status=returns&q=sari",
    ]


def test_pages_are_light_and_take_few_queries():
    shop = make_shop()
    for n in range(4):
        product = make_product(shop.vendor)
        make_variant(product, name="A")
        make_variant(product, name="B")
        add_image(product, file=picture_file(f"{n}.png"))
    client = browser(shop.owner)

    for page in pages_of(shop):
        client.get(page)  # the tree of categories is read once a process
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(page)

        assert answer.status_code == 200, page
        assert len(captured) < MOST_QUERIES, (page, [q["sql"][:90] for q in captured])
        assert len(answer.content) < MOST_BYTES, page
        assert not INLINE.search(answer.content), (page, INLINE.search(answer.content))
        assert "no-store" in answer["Cache-Control"], page


def test_the_language_of_the_pages_follows_the_person(client):
    shop = make_shop()
    owner = shop.owner

    client.post("/masuk", {"username": owner.username, "password": "tenun-ikat-2026"})
    assert '<html lang="id">' in client.get("/dashboard/").content.decode()
    client.post("/bahasa", {"language": "en", "next": "/dashboard/"})

    assert "To do" in client.get("/dashboard/").content.decode()
    owner.refresh_from_db()
    assert owner.language == "en"


def test_every_word_of_the_pages_is_translated():
    shop = make_shop()
    client = browser(shop.owner)
    client.cookies["django_language"] = "id"

    for page in pages_of(shop):
        text = client.get(page).content.decode()
        for english in (" the ", " your ", "Save<", " of "):
            assert english not in re.sub(r'lang="en">[^<]*<', "<", text), (page, english)
