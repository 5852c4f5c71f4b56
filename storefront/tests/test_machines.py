"""Maps and feeds have the published shapes, and lead to what is there."""

from datetime import date
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from catalog.tests.factories import make_category, make_product, make_variant
from content.tests.factories import make_article

pytestmark = pytest.mark.django_db

MAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"
GOOGLE = "{http://base.google.com/ns/1.0}"
REQUIRED_BY_GOOGLE = {
    *("id", "title", "description", "link", "image_link", "availability", "price", "condition"),
}


@pytest.fixture
def shop() -> None:
    inner = make_category(make_category(slug="anyaman"), slug="keranjang", name="Keranjang & Besek")
    plain = make_variant(product=make_product(name="Besek <kecil>", category=inner))
    make_variant(product=make_product(status="draft", name="Rahasia"))
    several = make_product(name="Tikar", category=inner)
    make_variant(several, name="merah")
    make_variant(several, name="hijau", stock=0)
    for product in (plain.product, several):
        product.images.create(source_url="https://gambar.example/1.webp", is_primary=True)
        type(product).objects.filter(pk=product.pk).update(image="https://gambar.example/1.webp")
    make_article()


def read(address: str) -> ElementTree.Element:
    answer = Client().get(urlsplit(address).path)
    assert answer.status_code == 200, address
    assert answer["Cache-Control"] == "public, max-age=3600"
    return ElementTree.fromstring(answer.getvalue())


def path_of(address: str | None) -> str:
    assert address and address.startswith(f"{settings.SITE_URL}/")
    return address.removeprefix(settings.SITE_URL)


def test_every_address_of_the_map_answers_in_every_language(shop):
    robots = Client().get("/robots.txt").content.decode()
    (map_address,) = [line[9:] for line in robots.splitlines() if line.startswith("Sitemap: ")]
    index = read(map_address)
    assert index.tag == f"{MAPS}sitemapindex"

    found: set[str] = set()
    for place in index.iter(f"{MAPS}loc"):
        entries = read(str(place.text))
        assert entries.tag == f"{MAPS}urlset"
        for entry in entries:
            own = path_of(entry.findtext(f"{MAPS}loc"))
            others = {link.get("hreflang"): link.get("href") for link in entry.iter(f"{XHTML}link")}
            assert set(others) == {"id", "en"}
            changed = entry.findtext(f"{MAPS}lastmod")
            assert changed is None or date.fromisoformat(changed), own
            assert own in map(path_of, others.values())
            found.add(own)

    assert len([path for path in found if "/p/" in path]) == 2 * 2
    assert not any("rahasia" in path for path in found)
    lost = [path for path in found if Client().get(path).status_code != 200]
    assert lost == []
    closed = [line[10:] for line in robots.splitlines() if line.startswith("Disallow: ")]
    assert not any(path.startswith(tuple(closed)) for path in found)


def test_the_feed_for_google_has_an_item_for_every_variant_on_sale(shop):
    channel = read("/feeds/google.xml").find("channel")
    assert channel is not None
    items = [
        {tag.tag.removeprefix(GOOGLE): tag.text for tag in item} for item in channel.iter("item")
    ]

    assert sorted(item["title"] for item in items) == [
        "Besek <kecil>",
        "Tikar (hijau)",
        "Tikar (merah)",
    ]
    assert all(set(item) >= REQUIRED_BY_GOOGLE for item in items)
    assert {item["availability"] for item in items} == {"in_stock", "out_of_stock"}
    assert {item["price"] for item in items} == {"100000.00 IDR"}
    assert [item.get("item_group_id") for item in items].count(None) == 1
    for item in items:
        path = path_of(item["link"])
        assert Client().get(path).status_code == 200, path


def test_the_feed_of_articles_is_atom(shop):
    feed = read("/feeds/artikel.xml")

    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 1
    for entry in entries:
        assert all(entry.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert Client().get(path_of(link.get("href"))).status_code == 200
