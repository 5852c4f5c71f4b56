"""Articles, pages and testimonials: writing, changing, publishing and hiding them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.models import Product
from content.errors import PageSlugTaken, SlugTaken
from content.models import Article, Page, Testimonial
from core.database.constraints import refusing
from core.errors import BadInput, Forbidden, NotThere
from vendors.errors import VendorSuspended
from vendors.models import Vendor
from vendors.slugs import slugs_for

MOST_GOODS = 24  # that an article is about


def write_article(
    *,
    by: User,
    title: str,
    body: str,
    slug: str = "",
    image_url: str = "",
    published_at: datetime | None = None,
    products: Sequence[Product] = (),
) -> Article:
    """Add an article, about goods if it is; without a slug it gets the first free one made of its
    title.

    Raises BadInput, naming the field, and SlugTaken.
    """
    for free in [slug] if slug else slugs_for(title, kind="artikel"):
        article = Article(
            title=title,
            body=body,
            slug=free,
            image_url=image_url,
            published_at=published_at,
            author_id=by.pk,
        )
        try:
            return keep(article, products)
        except SlugTaken:
            if slug:
                raise
    raise AssertionError("slugs_for has no end")


@transaction.atomic
def change_article(article: Article, **changes: Any) -> Article:
    """Change `title`, `slug`, `body`, `image_url`, `published_at` or `products`. The slug stays as
    it is unless given: addresses keep working.

    Raises BadInput, naming the field, SlugTaken, NotThere (deleted meanwhile).
    """
    known = Article.objects.locked().select_related("author").filter(pk=article.pk).first()
    if known is None:
        raise NotThere()
    if "image_url" in changes:
        known.show(changes.pop("image_url"))
    products = changes.pop("products", None)
    for name, value in changes.items():
        setattr(known, name, value)
    return keep(known, products)


def keep(article: Article, products: Sequence[Product] | None) -> Article:
    """Store it; the goods that it is about stay as they are where none are given."""
    check(article, but={"author"})
    if products is not None and len(products) > MOST_GOODS:
        raise BadInput(_("At most %(n)s.") % {"n": MOST_GOODS}, attr="products")
    if Article.objects.filter(slug=article.slug).exclude(pk=article.pk).exists():
        raise SlugTaken(attr="slug")
    with refusing({"content_article_slug_key": SlugTaken(attr="slug")}):
        article.save()
        if products is not None:
            article.products.set(products)
    return article


def write_page(**fields: Any) -> Page:
    """Add a page of the house. Raises BadInput, naming the field, and PageSlugTaken."""
    return keep_page(Page(**fields))


@transaction.atomic
def change_page(page: Page, **changes: Any) -> Page:
    """Change what a page says, and where it is shown.

    Raises BadInput, naming the field, PageSlugTaken, NotThere (deleted meanwhile).
    """
    known = Page.objects.locked().filter(pk=page.pk).first()
    if known is None:
        raise NotThere()
    for name, value in changes.items():
        setattr(known, name, value)
    return keep_page(known)


def keep_page(page: Page) -> Page:
    others = Page.objects.exclude(pk=page.pk)
    if others.filter(slug=page.slug).exists():
        raise PageSlugTaken(attr="slug")
    of_a_kind = BadInput(_("There is a page of this kind already."), attr="kind")
    if page.kind != Page.Kind.FREE and others.filter(kind=page.kind).exists():
        raise of_a_kind
    check(page, but=set())
    with refusing({"page_slug": PageSlugTaken(attr="slug"), "page_one_of_a_kind": of_a_kind}):
        page.save()
    return page


def check(row: Article | Page | Testimonial, *, but: set[str]) -> None:
    """Hold a row to the limits of its fields. Raises BadInput, naming the field. What is taken is
    asked once, by who writes."""
    try:
        row.full_clean(exclude=but, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise BadInput.of(error) from None


@transaction.atomic
def write_testimonial(user: User, *, message: str) -> Testimonial:
    """Say something about the house, as an approved vendor.

    Raises BadInput, naming the field, and Forbidden.
    """
    vendor = Vendor.objects.approved().filter(owner=user.pk).first()
    if vendor is None:
        raise Forbidden()
    testimonial = Testimonial(vendor=vendor)
    say(testimonial, message)
    check(testimonial, but={"vendor"})
    testimonial.save()
    return testimonial


@transaction.atomic
def change_testimonial(
    testimonial: Testimonial, *, message: str | None = None, status: str | None = None
) -> Testimonial:
    """Change the message, or publish or hide the testimonial.

    Raises BadInput, naming the field, VendorSuspended, NotThere (deleted meanwhile).
    """
    known = Testimonial.objects.select_related("vendor")
    fresh = known.locked().filter(pk=testimonial.pk).first()
    if fresh is None:
        raise NotThere()
    testimonial = fresh
    if message is not None:
        if testimonial.vendor.status != Vendor.Status.APPROVED:
            raise VendorSuspended()
        if message != testimonial.message:
            say(testimonial, message)
    if status is not None:
        testimonial.status = status
    check(testimonial, but={"vendor"})
    testimonial.save()
    return testimonial


def say(testimonial: Testimonial, message: str) -> None:
    """Put new words into it, which staff have not read. Where they read afterwards, what they have
    hidden stays hidden."""
    testimonial.message = message
    if settings.TESTIMONIALS == "before":
        testimonial.status = Testimonial.Status.PENDING
    elif testimonial.status != Testimonial.Status.HIDDEN:
        testimonial.status = Testimonial.Status.PUBLISHED
