"""The pages that anybody may look at."""

import gzip
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.tests.factories import make_user
from catalog.models import Category, Product
from catalog.tests.factories import make_category, make_product, make_variant
from content.tests.factories import make_article, make_testimonial
from core.tests.counting import statements
from orders.cookies import CART
from orders.operations import add_to_cart
from reviews.models import Review

pytestmark = pytest.mark.django_db

PICTURE = {"file": "categories/a.webp", "width": 900, "height": 600, "renditions": []}
MOST_STATEMENTS = 8
MOST_BYTES = 100_000


@pytest.fixture
def shop() -> dict[str, str]:
    """A shop with some of everything; the addresses of its pages."""
    outer = make_category(name="Anyaman", slug="anyaman")
    inner = make_category(outer, name="Keranjang", slug="keranjang")
    Category.objects.filter(pk=outer.pk).update(picture=PICTURE)
    first, *_others = products = [make_product(category=inner) for _n in range(3)]
    for product in products:
        make_variant(product, options={"warna": "hijau"})
        make_variant(product, options={"warna": "merah"}, price=120_000)
    first.images.create(source_url="https://gambar.example/1.webp", is_primary=True)
    Review.objects.create(product=first, author=make_user(), rating=4, comment="Rapi")
    Product.objects.filter(pk=first.pk).update(rating=4, rating_sum=4, review_count=1)
    make_testimonial(first.vendor)
    article = make_article()
    article.products.set(products)
    make_variant(first, options={"warna": "biru"}, stock=0)
    return {
        "home": "/",
        "category": "/c/anyaman",
        "inner category": "/c/anyaman/keranjang?in_stock=true&min_price=1000",
        "search": "/cari?q=keranjang",
        "much chosen": f"/cari?q=keranjang&vendor={first.vendor.slug}&any_tag=x&category=anyaman"
        "&option=warna:hijau&min_price=1&any_sustainability=y",
        "chosen in a category": f"/c/anyaman?vendor={first.vendor.slug}&option=warna:hijau",
        "mistyped": "/cari?q=keranjnag",
        "nothing found": "/cari?q=zzzzzz",
        "product": f"/p/{first.slug}",
        "makers": "/toko",
        "maker": f"/toko/{first.vendor.slug}",
        "articles": "/artikel",
        "article": f"/artikel/{article.slug}",
        "about": "/tentang",
    }


def structured(page: str) -> dict[str, dict]:
    """The data of a page by its type."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return {data["@type"]: data for data in map(json.loads, found)}


def test_every_page_costs_few_statements_and_bytes_for_strangers_and_for_people(shop):
    buyer = make_user()
    add_to_cart(buyer, Product.objects.first().variants.first().pk, 1)
    signed_in = Client()
    signed_in.force_login(buyer)
    faults = []

    for who, client in (("stranger", Client()), ("buyer", signed_in)):
        for name, path in shop.items():
            client.get(path)  # what a process keeps is kept by now
            with statements() as seen:
                answer = client.get(path)
            if answer.status_code != 200:
                faults.append(f"{name}: {answer.status_code}")
            if len(seen) > MOST_STATEMENTS:
                faults.append(f"{name} for a {who}: {len(seen)} statements")
            if len(answer.content) > MOST_BYTES:
                faults.append(f"{name}: {len(answer.content)} bytes")

    assert faults == []


def test_what_nobody_in_particular_asked_for_may_be_kept_and_is_the_same_for_everybody(shop):
    for name, path in shop.items():
        first = Client(headers={"Accept-Language": "en"}).get(path)
        client = Client(headers={"Accept-Language": "id"})
        second = client.get(path, headers={"If-None-Match": "nothing"})

        assert first.content == second.content, name
        assert first["Cache-Control"].startswith("public"), name
        assert first["Vary"] == "Accept-Encoding, Cookie", name
        assert b"csrf" not in first.content, name
        assert not first.cookies, name
        assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304, name
        small = client.get(path, headers={"Accept-Encoding": "br, gzip"})
        assert gzip.decompress(small.content) == first.content, name
        assert small["Content-Encoding"] == "gzip"
        assert client.get(path, headers={"If-None-Match": small["ETag"]}).status_code == 304, name


def test_what_is_shown_to_a_person_or_for_a_cart_is_kept_by_nobody(shop):
    signed_in, guest = Client(), Client()
    signed_in.force_login(make_user())
    guest.cookies[CART] = "not one of ours"

    for path in shop.values():
        for client in (signed_in, guest):
            answer = client.get(path)
            assert answer["Cache-Control"] == "private, no-store"
            assert "ETag" not in answer
    assert signed_in.get("/keranjang")["Cache-Control"] == "private, no-store"


def test_the_address_says_the_language_and_each_page_names_the_other(shop):
    for path in shop.values():
        here, there = Client().get(path), Client().get(f"/en{path}")

        assert (here["Content-Language"], there["Content-Language"]) == ("id", "en")
        for page in (here.content.decode(), there.content.decode()):
            bare = path.partition("?")[0]
            english = f"/en{bare}"
            for code, address in (("id", bare), ("en", english), ("x-default", bare)):
                link = f'hreflang="{code}" href="{settings.SITE_URL}{address}"'
                assert link in page, path
    assert b"Add to cart" in Client().get(f"/en{shop['product']}").content
    assert "Tambah ke keranjang" in Client().get(shop["product"]).content.decode()


def test_nothing_in_a_page_is_against_its_policy(shop):
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(?:src=|ld\+json))")

    for path in shop.values():
        answer = Client().get(path)

        assert "unsafe" not in answer["Content-Security-Policy"]
        assert not inline.search(answer.content.decode()), path


def test_goods_and_categories_lead_to_their_address_of_today():
    outer = make_category(slug="anyaman")
    make_category(outer, slug="keranjang")
    product = make_variant(product=make_product(name="Tikar Pandan")).product
    client = Client()

    moves = {
        "/c/keranjang?q=1": "/c/anyaman/keranjang?q=1",
        "/en/c/lain/anyaman": "/en/c/anyaman",
        f"/p/{product.pk}": f"/p/{product.slug}",
    }

    for path, target in moves.items():
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (301, target)


def test_goods_that_are_no_longer_sold_are_gone_and_others_stand_in_for_them():
    archived = make_variant().product
    other = make_variant(vendor=archived.vendor).product
    Product.objects.filter(pk=archived.pk).update(status="archived", is_listed=False)

    answer = Client().get(f"/p/{archived.slug}")

    assert answer.status_code == 410
    assert other.name in answer.content.decode()
    assert Client().get("/p/tidak-pernah-ada").status_code == 404


def test_a_lost_address_leads_on():
    make_category(name="Anyaman", slug="anyaman")

    for path, words in (
        ("/entah/di/mana", "Halaman ini tidak ada"),
        ("/en/where", "does not exist"),
    ):
        answer = Client().get(path)
        page = answer.content.decode()

        assert answer.status_code == 404
        assert words in page
        assert "/c/anyaman" in page


def test_a_filter_that_is_set_can_be_taken_off_and_says_so_to_search_engines(shop):
    path = "/c/anyaman?min_price=1000&max_price=banyak&in_stock=true&utm_source=surat"

    page = Client().get(path).content.decode()

    assert 'href="/c/anyaman?in_stock=true"' in page
    assert 'href="/c/anyaman?min_price=1000"' in page
    assert 'value="banyak"' not in page
    assert 'content="noindex, follow"' in page


def test_a_choice_keeps_what_stands_beside_it_and_can_be_taken_off(shop):
    other = Product.objects.last()
    chosen = Product.objects.first().vendor.slug
    page = Client().get(f"/cari?vendor={chosen}&option=warna:hijau").content.decode()

    assert f'name="vendor" value="{chosen}" checked' in page
    assert f'name="vendor" value="{other.vendor.slug}">' in page
    assert 'name="option" value="warna:hijau" checked' in page
    assert 'name="option" value="warna:merah">' in page
    assert f'href="/cari?vendor={chosen}"' in page  # without the option
    gone = Client().get(f"/cari?vendor={chosen}&any_tag=tidak-ada").content.decode()
    assert 'name="any_tag" value="tidak-ada" checked' in gone


def test_a_story_shows_its_goods_and_they_lead_to_it(shop):
    story, goods = Client().get(shop["article"]), Client().get(shop["product"])

    assert f'href="{shop["product"]}"' in story.content.decode()
    assert f'href="{shop["article"]}"' in goods.content.decode()


def test_a_category_shows_its_picture_on_its_page_and_on_the_first_one(shop):
    for path in ("home", "category"):
        assert "/media/categories/a.webp" in Client().get(shop[path]).content.decode()


# ── data for machines ───────────────────────────────────────────────────────────────────────────


def test_a_product_tells_machines_its_offers_rating_and_path(shop):
    data = structured(Client().get(shop["product"]).content.decode())

    offers = data["Product"]["offers"]
    assert (offers["@type"], offers["lowPrice"], offers["highPrice"]) == (
        "AggregateOffer",
        "100000.00",
        "120000.00",
    )
    assert offers["availability"] == "https://schema.org/InStock"
    assert data["Product"]["aggregateRating"]["reviewCount"] == 1
    steps = data["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in steps][:2] == ["Anyaman", "Keranjang"]
    assert steps[0]["item"] == f"{settings.SITE_URL}/c/anyaman"


# What the search engines ask of each kind: https://developers.google.com/search/docs/appearance
ASKED = {
    "Organization": {"name", "url"},
    "WebSite": {"name", "url", "potentialAction"},
    "BreadcrumbList": {"itemListElement"},
    "ItemList": {"itemListElement"},
    "Product": {"name", "description", "image", "sku", "brand", "offers"},
    "AggregateOffer": {"lowPrice", "highPrice", "offerCount", "priceCurrency", "availability"},
    "Offer": {"price", "priceCurrency", "availability", "url"},
    "AggregateRating": {"ratingValue", "reviewCount"},
    "Review": {"author", "reviewRating", "datePublished"},
    "Rating": {"ratingValue", "bestRating"},
    "Article": {"headline", "datePublished", "author", "mainEntityOfPage"},
    "Brand": {"name"},
    "Person": {"name"},
    "ContactPoint": {"contactType"},
    "SearchAction": {"target", "query-input"},
    "EntryPoint": {"urlTemplate"},
}


def things(data: Any) -> Iterator[dict]:
    """Everything that has a type, at whatever depth."""
    if isinstance(data, list):
        for one in data:
            yield from things(one)
    elif isinstance(data, dict):
        if "@type" in data:
            yield data
        for one in data.values():
            yield from things(one)


def missing(thing: dict) -> set[str]:
    if thing["@type"] == "ListItem":  # what a list leads to has a page, a crumb a name as well
        asked = {"position", "name"} if "name" in thing else {"position", "url"}
    else:
        asked = ASKED[thing["@type"]]
    return {name for name in asked if thing.get(name) in (None, "", [])}


def test_whatever_machines_are_told_is_whole_and_leads_to_what_is_there(shop):
    faults, addresses, kinds = [], set(), set()
    for path in [*shop.values(), *(f"/en{path}" for path in shop.values())]:
        page = Client().get(path).content.decode()
        for data in structured(page).values():
            assert data["@context"] == "https://schema.org"
            for thing in things(data):
                kinds.add(thing["@type"])
                faults += [f"{path}: {thing['@type']} without {name}" for name in missing(thing)]
            addresses |= set(re.findall(rf'"({settings.SITE_URL}/[^"{{]*)[{{"]', json.dumps(data)))
        head = page.partition("</head>")[0]
        addresses |= set(re.findall(r'<link rel="(?:canonical|alternate)"[^>]* href="(.*?)"', head))
        assert re.findall(r'property="og:url" content="(.*?)"', head)[0] in addresses

    places = {address.removeprefix(settings.SITE_URL) for address in addresses}
    pages = [place for place in places if not place.startswith("/media/")]
    lost = [place for place in pages if Client().get(place).status_code != 200]
    assert (faults, lost) == ([], [])
    assert kinds >= {"Product", "BreadcrumbList", "Organization", "ItemList", "WebSite", "Article"}


def test_a_name_cannot_end_the_data_that_it_stands_in():
    product = make_variant(product=make_product(name="</script><b>x")).product

    page = Client().get(f"/p/{product.slug}").content.decode()

    assert "</script><b>" not in page
    assert structured(page)["Product"]["name"] == "</script><b>x"


def test_lists_and_the_house_tell_machines_what_they_are(shop):
    home = structured(Client().get("/").content.decode())
    category = structured(Client().get("/c/anyaman").content.decode())

    assert home["Organization"]["url"] == f"{settings.SITE_URL}/"
    assert "{search_term_string}" in home["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    assert len(category["ItemList"]["itemListElement"]) == 3
    assert reverse("storefront:product", args=["x"])[:-1] in str(category["ItemList"])
