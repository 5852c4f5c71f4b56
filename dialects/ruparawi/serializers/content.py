"""Articles, reviews and testimonials: what is sent, and how we show it."""

import re
from typing import Any

from django.templatetags.static import static

from content.models import Article, Testimonial
from core.pages.media import absolute_url, picture_url
from dialects.ruparawi.fields import Changes, Form, Text, WebAddress, Whole
from dialects.ruparawi.formats import http_date, naive_iso
from reviews.models import Review

FORMATTED = re.compile(r"<(?!/?p>)")  # any tag but a paragraph's


class ArticleForm(Form):
    title = Text(max_length=255)
    content = Text(min_length=250, max_length=20_000)
    image_url = WebAddress(required=False, allow_null=True, allow_blank=True)


class ArticleChangeForm(Changes):
    title = Text(required=False, max_length=255)
    content = Text(required=False, min_length=250, max_length=20_000)
    image_url = WebAddress(required=False, allow_null=True, allow_blank=True)


class ReviewForm(Form):
    """Their page also sends a `user_id`, always 1; the author is who asks."""

    product_id = Whole()
    rating = Whole(min_value=1, max_value=5)
    comment = Text(required=False, allow_null=True, allow_blank=True, max_length=2_000)

    def validate(self, data):
        return data | {"comment": data.get("comment") or ""}


class ReviewChangeForm(Changes):
    rating = Whole(required=False, allow_null=True, min_value=1, max_value=5)
    comment = Text(required=False, allow_null=True, allow_blank=True, max_length=2_000)


class TestimonialForm(Form):
    """Their `vendor_id` is ignored too."""

    __test__ = False
    message = Text(max_length=2_000)


def article(found: Article) -> dict[str, Any]:
    return {
        "id": found.pk,
        "title": found.title,
        "content": content_of(found),
        "image_url": picture_url(found.image) or absolute_url(static("icon.svg")),
        "author_id": found.author_id,
        "author_name": found.author.name,
        "created_at": naive_iso(found.created_at),
        "updated_at": naive_iso(found.updated_at),
    }


def content_of(found: Article) -> str:
    """Safe HTML, for the web shop puts it into the page as it is: what the Markdown became, or,
    where it holds none, what was typed, without scripts."""
    import nh3  # large, and seldom needed

    return found.html if FORMATTED.search(found.html) else nh3.clean(found.body)


def review(found: Review) -> dict[str, Any]:
    return {
        "id": found.pk,
        "product_id": found.product_id,
        "user_id": found.author_id or 0,  # of a guest
        "rating": found.rating,
        "comment": found.comment or None,
        "created_at": http_date(found.created_at),
    }


def testimonial(found: Testimonial) -> dict[str, Any]:
    return {"id": found.pk, "vendor_id": found.vendor.owner_id, "message": found.message}
