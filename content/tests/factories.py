from itertools import count

from django.utils import timezone

from accounts.tests.factories import make_user
from content.models import Article, Testimonial
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


def make_testimonial(vendor: Vendor | None = None, **fields) -> Testimonial:
    fields = {"message": "Senang di sini", "status": Testimonial.Status.PUBLISHED} | fields
    return Testimonial.objects.create(vendor=vendor or make_vendor(), **fields)
