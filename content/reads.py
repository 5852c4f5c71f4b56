"""What pages of the shop show of the content, from the memory of the process (core.remembered).

footer_pages()    links to the published pages of the footer
page_of(kind)     the link to the page of a kind, as the terms; None where there is none
banners()         those of the first page that run now, each with `image`, `title`, `text`, `link`
rails()           its rows of goods, each with the ids of the goods that it shows
"""

from typing import Any, NamedTuple

from django.utils import timezone

from content.models import Banner, Page
from core.database.sql import rows
from core.languages import said
from core.remembered import remembered

RAIL_SIZE = 12  # goods in a row at most

RAILS = """
    SELECT rail.id, rail.title_id, rail.title_en, rail.rule, maker.slug AS maker, goods.ids
    FROM content_rail rail
    LEFT JOIN vendors_vendor maker ON maker.id = rail.vendor_id
    CROSS JOIN LATERAL (
        SELECT array_agg(id ORDER BY place) AS ids FROM (
            (SELECT p.id, row_number() OVER (ORDER BY chosen.position, chosen.id) AS place
                FROM content_railproduct chosen JOIN catalog_product p ON p.id = chosen.product_id
                WHERE chosen.rail_id = rail.id AND rail.rule = 'chosen' AND p.is_listed
                ORDER BY place LIMIT %(size)s)
            UNION ALL
            (SELECT id, row_number() OVER (ORDER BY id DESC) FROM catalog_product
                WHERE rail.rule = 'new' AND is_listed ORDER BY id DESC LIMIT %(size)s)
            UNION ALL
            (SELECT id, row_number() OVER (ORDER BY rating DESC, id DESC) FROM catalog_product
                WHERE rail.rule = 'best_rated' AND is_listed
                ORDER BY rating DESC, id DESC LIMIT %(size)s)
            UNION ALL
            (SELECT id, row_number() OVER (ORDER BY id DESC) FROM catalog_product
                WHERE rail.rule = 'maker' AND is_listed AND vendor_id = rail.vendor_id
                ORDER BY id DESC LIMIT %(size)s)
        ) found
    ) goods
    WHERE rail.is_active AND goods.ids IS NOT NULL
    ORDER BY rail.position, rail.id
"""


class PageLink(NamedTuple):
    slug: str
    kind: str
    title_id: str
    title_en: str
    in_footer: bool

    @property
    def title(self) -> str:
        """In the language of the reader."""
        title: str = said(self, "title")
        return title


@remembered("pages")
def published_pages() -> list[PageLink]:
    """Links to all published pages, in their order."""
    return list(map(PageLink._make, Page.objects.published().values_list(*PageLink._fields)))


def footer_pages() -> list[PageLink]:
    return [page for page in published_pages() if page.in_footer]


def page_of(kind: str) -> PageLink | None:
    return next((page for page in published_pages() if page.kind == kind), None)


@remembered("banners")
def banners() -> list[Banner]:
    """Those of the first page that run now. Their `image` is as an <img> takes it."""
    return list(Banner.objects.running(timezone.now()))


class RailOfGoods(NamedTuple):
    id: int
    title_id: str
    title_en: str
    rule: str
    maker: str | None  # the slug, where it is of one maker
    product_ids: list[int]

    @property
    def title(self) -> str:
        """In the language of the reader."""
        title: str = said(self, "title")
        return title


@remembered("rails")
def rails() -> list[RailOfGoods]:
    """The rows of goods of the first page, in their order; none that has nothing to show. The
    cards of their goods come from `catalog.reads.chosen.cards_of`."""
    found: list[dict[str, Any]] = rows(RAILS, {"size": RAIL_SIZE})
    return [RailOfGoods(*row.values()) for row in found]
