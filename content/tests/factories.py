from itertools import count

from django.utils import timezone

from accounts.tests.factories import make_user
from catalog.models import Product
from content.models import Article, Banner, Page, Rail, RailProduct, Testimonial
from vendors.models import Vendor
from vendors.tests.factories import make_vendor

_number = count(1)


def make_article(**fields) -> Article:
    """A published article; a draft with published_at=None."""
    n = next(_number)
    fields = {
        "slug": f"cerita-{n}",
        "title": f"Cerita {n}",
        "body": "Daun direndam *semalam*.",
        "published_at": timezone.now(),
    } | fields
    fields["author"] = fields.get("author") or make_user()
    return Article.objects.create(**fields)


def make_page(**fields) -> Page:
    """A published page of its own kind."""
    n = next(_number)
    fields = {
        "slug": f"halaman-{n}",
        "title_id": f"Halaman {n}",
        "title_en": f"Page {n}",
        "body_id": "Barang *boleh* dikembalikan.",
        "body_en": "Goods *may* be sent back.",
    } | fields
    return Page.objects.create(**fields)


def make_banner(**fields) -> Banner:
    n = next(_number)
    fields = {
        "title_id": f"Pekan tenun {n}",
        "title_en": f"Weaving week {n}",
        "link": "/artikel",
        "picture": {"file": "banners/a.webp", "width": 1600, "height": 600, "renditions": []},
    } | fields
    return Banner.objects.create(**fields)


def make_rail(*products: Product, **fields) -> Rail:
    """A row of these goods, in this order; or by another rule."""
    n = next(_number)
    fields = {"title_id": f"Pilihan {n}", "title_en": f"Choice {n}"} | fields
    rail = Rail.objects.create(**fields)
    for position, product in enumerate(products):
        RailProduct.objects.create(rail=rail, product=product, position=position)
    return rail


def make_testimonial(vendor: Vendor | None = None, **fields) -> Testimonial:
    fields = {"message": "Senang di sini", "status": Testimonial.Status.PUBLISHED} | fields
    return Testimonial.objects.create(vendor=vendor or make_vendor(), **fields)
