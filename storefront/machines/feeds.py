"""Feeds: goods for Google Merchant Center, articles for readers of news."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import strip_tags
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from orjson import loads
from psycopg.types.numeric import Int8

from catalog.reads.tree import path_to, whole_tree
from content.models import Article
from core.database.sql import rows
from core.pages.addresses import product_path
from core.pages.media import absolute_url, picture_url
from house.reads import house

BATCH = 1_000
LATEST = 50  # articles
# A batch of variants on sale, each an item of the feed; those of one product belong together.
GOODS = """
    SELECT variant.id, variant.name, variant.options, variant.price, variant.stock, variant.sku,
        product.id AS product, product.slug, product.name AS product_name, product.description,
        product.category_id, product.image, product.price < product.price_to AS varies,
        (SELECT count(*) FROM catalog_variant other
            WHERE other.product_id = product.id AND other.is_active) AS variants,
        vendor.business_name, vendor.shipping_fee
    FROM catalog_variant variant
    JOIN catalog_product product ON product.id = variant.product_id
    JOIN vendors_vendor vendor ON vendor.id = product.vendor_id
    WHERE product.is_listed AND variant.is_active AND variant.id > %(after)s
    ORDER BY variant.id LIMIT %(limit)s
"""


@require_safe
@cache_control(public=True, max_age=3_600)
def google(request: HttpRequest) -> HttpResponse:
    """https://support.google.com/merchants/answer/7052112: RSS 2.0 with the `g` namespace."""
    response = StreamingHttpResponse(channel(), content_type="application/xml; charset=utf-8")
    return response  # type: ignore[return-value]  # the stubs keep streams apart


def channel() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>'
    yield element("title", house().name) + element("link", absolute_url("/"))
    yield element("description", house().tagline)
    tree, after = whole_tree(), 0
    while found := rows(GOODS, {"after": Int8(after), "limit": BATCH}):
        for row in found:
            above = " > ".join(step["name"] for step in path_to(tree, row["category_id"]))
            yield item(row, above)
        after = found[-1]["id"]
    yield "</channel></rss>"


def item(row: dict[str, Any], category: str) -> str:
    label = row["name"] or ", ".join(map(str, loads(row["options"]).values()))
    title = (
        f"{row['product_name']} ({label})" if label and row["variants"] > 1 else row["product_name"]
    )
    link = absolute_url(product_path(row["slug"]))
    said = {
        "g:id": row["id"],
        "g:title": title[:150],
        "g:description": (row["description"] or row["product_name"])[:5_000],
        "g:link": f"{link}?variant={row['id']}" if row["variants"] > 1 else link,
        "g:image_link": picture_url(row["image"]),
        "g:availability": "in_stock" if row["stock"] else "out_of_stock",
        "g:price": price(row["price"]),
        "g:brand": row["business_name"][:70],
        "g:condition": "new",
        "g:identifier_exists": "no",
        "g:mpn": row["sku"],
        "g:item_group_id": row["product"] if row["variants"] > 1 else "",
        "g:product_type": category[:750],
    }
    shipping = element("g:country", "ID") + element("g:price", price(row["shipping_fee"]))
    told = "".join(element(name, text) for name, text in said.items() if text != "")
    return f"<item>{told}<g:shipping>{shipping}</g:shipping></item>"


def price(amount: Decimal) -> str:
    return f"{amount:.2f} {settings.CURRENCY}"


def element(name: str, text: Any) -> str:
    return f"<{name}>{escape(str(text))}</{name}>"


@require_safe
@cache_control(public=True, max_age=3_600)
def articles(request: HttpRequest) -> HttpResponse:
    with translation.override(settings.LANGUAGE_CODE):
        feed = Atom1Feed(
            title=house().name,
            link=absolute_url(reverse("storefront:articles")),
            description=house().tagline,
            language=settings.LANGUAGE_CODE,
            feed_url=absolute_url(request.path),
        )
        newest = Article.objects.published(timezone.now()).order_by("-published_at")
        for article in newest.select_related("author")[:LATEST]:
            feed.add_item(
                title=article.title,
                link=absolute_url(reverse("storefront:article", args=[article.slug])),
                description=strip_tags(article.html)[:400],
                content=article.html,
                author_name=article.author.name,
                pubdate=article.published_at,
                updateddate=article.updated_at,
            )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
