"""sitemap.xml: an index of maps, each of at most 50,000 addresses, as sitemaps.org has it.

Goods and makers are mapped by ranges of ids, so a map costs the same however many there are.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalog.models import Product
from catalog.reads.tree import address_of, whole_tree
from content.models import Article, Page
from content.reads import published_pages
from core.database.sql import rows
from core.pages.addresses import maker_path, product_path
from core.pages.media import absolute_url
from core.web.languages import path_in
from vendors.models import Vendor

Entry = tuple[str, datetime | None]  # a path in the house's language, and when it changed

MOST = 50_000  # addresses in a map
RANGE = MOST // len(settings.LANGUAGES)  # ids that a map is about
XML = "application/xml; charset=utf-8"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)
# Which ranges hold any: looked up, not counted.
GOODS_RANGES = """
    SELECT number FROM generate_series(0, (SELECT max(id) FROM catalog_product) / %(size)s) number
    WHERE EXISTS (SELECT FROM catalog_product WHERE is_listed
        AND id BETWEEN number * %(size)s AND (number + 1) * %(size)s - 1)
"""
MAKER_RANGES = """
    SELECT number FROM generate_series(0, (SELECT max(id) FROM vendors_vendor) / %(size)s) number
    WHERE EXISTS (SELECT FROM vendors_vendor WHERE status = 'approved'
        AND id BETWEEN number * %(size)s AND (number + 1) * %(size)s - 1)
"""
kept_for_an_hour = cache_control(public=True, max_age=3_600)


@require_safe
@kept_for_an_hour
def index(request: HttpRequest) -> HttpResponse:
    addresses = [reverse("sitemap-pages")]
    for name, ranges in (("sitemap-makers", MAKER_RANGES), ("sitemap-goods", GOODS_RANGES)):
        addresses += [reverse(name, args=[row["number"]]) for row in rows(ranges, {"size": RANGE})]
    maps = "".join(f"<sitemap><loc>{absolute_url(path)}</loc></sitemap>" for path in addresses)
    return HttpResponse(
        f'{HEAD}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>',
        content_type=XML,
    )


@require_safe
@kept_for_an_hour
def pages(request: HttpRequest) -> HttpResponse:
    """Everything but goods and makers."""
    with translation.override(settings.LANGUAGE_CODE):
        names = ("home", "search", "makers", "articles", "about")
        found: list[Entry] = [(reverse(f"storefront:{name}"), None) for name in names]
        found += [
            (reverse("storefront:page", args=[page.slug]), None)
            for page in published_pages()
            if page.kind != Page.Kind.ABOUT
        ]
        tree = whole_tree()
        found += [(address_of(tree, pk), None) for pk in tree.nodes]
        found += [
            (reverse("storefront:article", args=[slug]), changed)
            for slug, changed in Article.objects.published(timezone.now())
            .order_by("-published_at")
            .values_list("slug", "updated_at")[: RANGE // 2]
        ]
    return mapped(found)


@require_safe
@kept_for_an_hour
def makers(request: HttpRequest, number: int) -> HttpResponse:
    approved = Vendor.objects.approved().filter(pk__range=span(number)).order_by("pk")
    return mapped(
        (maker_path(slug), None) for slug in approved.values_list("slug", flat=True).iterator()
    )


@require_safe
@kept_for_an_hour
def goods(request: HttpRequest, number: int) -> HttpResponse:
    listed = Product.objects.on_sale().filter(pk__range=span(number)).order_by("pk")
    return mapped(
        (product_path(slug), changed)
        for slug, changed in listed.values_list("slug", "updated_at").iterator()
    )


def span(number: int) -> tuple[int, int]:
    """The first and the last id of a map. Raises Http404 for one that no id lies in."""
    if number > 2**63 // RANGE - 1:
        raise Http404
    return number * RANGE, (number + 1) * RANGE - 1


def mapped(entries: Iterable[Entry]) -> HttpResponse:
    response = StreamingHttpResponse(written(entries), content_type=XML)
    return response  # type: ignore[return-value]  # streamed: a map may have 20 MB


def written(entries: Iterable[Entry]) -> Iterator[str]:
    yield f"{HEAD}<urlset {NAMESPACES}>"
    for path, changed in entries:
        addresses = {
            code: escape(absolute_url(path_in(code, path))) for code, _name in settings.LANGUAGES
        }
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>'
            for code, address in addresses.items()
        )
        when = f"<lastmod>{changed:%Y-%m-%d}</lastmod>" if changed else ""
        for address in addresses.values():
            yield f"<url><loc>{address}</loc>{when}{others}</url>"
    yield "</urlset>"
