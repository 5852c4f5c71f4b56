"""What pages of the shop show of the content, from the memory of the process (core.remembered).

footer_pages()    links to the published pages of the footer
page_of(kind)     the link to the page of a kind, as the terms; None where there is none
banners()         those of the first page that run now, each with `image`, `title`, `text`, `link`
rails()           its rows of goods, each with the cards of the goods that it shows
goods_of(article)     cards of the goods on sale that an article is about
articles_about(goods) the published articles that are about them, newest first
"""

from typing import Any, NamedTuple

from django.utils import timezone
from orjson import loads

from catalog.reads.listing import completed
from content.models import Article, Banner, Page, Rail
from core.database.sql import rows, statement
from core.languages import said
from core.remembered import remembered

RAIL_SIZE = 12  # goods in a row at most

# By rule: which goods on sale, and in which order. The cards stand ready on the products' rows.
RULES = {
    Rail.Rule.NEW: ("true", "id DESC"),
    Rail.Rule.ON_OFFER: ("sale_price IS NOT NULL", "id DESC"),
    Rail.Rule.BEST_SELLING: ("sold > 0", "sold DESC, id DESC"),
    Rail.Rule.BEST_RATED: ("review_count > 0", "rating DESC, id DESC"),
    Rail.Rule.MAKER: ("vendor_id = rail.vendor_id", "id DESC"),
}
BY_RULE = " UNION ALL ".join(
    f"""(SELECT card, row_number() OVER (ORDER BY {order}) AS place FROM catalog_product
        WHERE rail.rule = '{rule}' AND is_listed AND {condition}
        ORDER BY {order} LIMIT %(size)s)"""
    for rule, (condition, order) in RULES.items()
)
RAILS = statement(f"""
    SELECT rail.id, rail.title_id, rail.title_en, rail.rule, maker.slug AS maker, goods.cards
    FROM content_rail rail
    LEFT JOIN vendors_vendor maker ON maker.id = rail.vendor_id
    CROSS JOIN LATERAL (
        SELECT string_agg(card, ',' ORDER BY place) AS cards FROM (
            (SELECT p.card, row_number() OVER (ORDER BY chosen.position, chosen.id) AS place
                FROM content_railproduct chosen JOIN catalog_product p ON p.id = chosen.product_id
                WHERE chosen.rail_id = rail.id AND rail.rule = 'chosen' AND p.is_listed
                ORDER BY place LIMIT %(size)s)
            UNION ALL {BY_RULE}
        ) found
    ) goods
    WHERE rail.is_active AND goods.cards IS NOT NULL
    ORDER BY rail.position, rail.id
""")


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
    cards: list[dict[str, Any]]  # of its goods, as lists show them

    @property
    def title(self) -> str:
        """In the language of the reader."""
        title: str = said(self, "title")
        return title


@remembered("rails")
def rails() -> list[RailOfGoods]:
    """The rows of goods of the first page, in their order; none that has nothing to show."""
    return [
        RailOfGoods(**row | {"cards": loads(completed(f"[{row['cards']}]"))})
        for row in rows(RAILS, {"size": RAIL_SIZE})
    ]


GOODS_OF = statement("""
    SELECT coalesce(string_agg(p.card, ',' ORDER BY link.id), '') AS cards
    FROM content_article_products link JOIN catalog_product p ON p.id = link.product_id
    WHERE link.article_id = %(article)s AND p.is_listed
""")


def goods_of(article: int) -> list[dict[str, Any]]:
    """Not remembered: their prices and stock are those of now."""
    [row] = rows(GOODS_OF, {"article": article})
    cards: list[dict[str, Any]] = loads(completed(f"[{row['cards']}]"))
    return cards


@remembered("stories")
def stories() -> dict[int, list[Article]]:
    """The published articles by the goods that they are about, newest first, without texts."""
    links = Article.products.through.objects.filter(article__published_at__lte=timezone.now())
    links = links.select_related("article").defer("article__body", "article__html")
    told: dict[int, list[Article]] = {}
    for link in links.order_by("-article__published_at", "-pk"):
        told.setdefault(link.product_id, []).append(link.article)
    return told


def articles_about(product: int) -> list[Article]:
    return stories().get(product, [])
