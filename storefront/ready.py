"""Pages that stand ready for everybody: one row each, which all processes share.

Beside its bytes a row keeps the state of what the page shows, of the same snapshot of the database:
the stamps that PostgreSQL has on the rows of the goods and of all that hangs on them, and the cards
of other goods as they read. Who asks for the page has the state worked out anew, and gets the bytes
only if it is the same. So nobody who writes has to think of it (docs/performance.md).
"""

import gzip
import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from hashlib import blake2b
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.db import Error, connection, models
from django.http import HttpRequest, HttpResponse

from catalog.reads.detail import GOODS, STAMP
from content.reads import published_pages, stories
from core.api.etags import tag_of
from core.calendar import today
from core.database.snapshots import one_snapshot
from core.database.sql import statement, tuples, value
from house.reads import house
from orders.reads.questions import SHOWN as QUESTIONS
from storefront.release import release

logger = logging.getLogger(__name__)

REVIEWS = 5  # on the page of goods
MOST = 50_000  # pages, some 600 MB


class Page(NamedTuple):
    """Ready bytes, small; `kind` is their Content-Type, `etag` that of the bytes as they were."""

    kind: str
    etag: str
    small: bytes

    @classmethod
    def of(cls, response: HttpResponse) -> Self:
        small = gzip.compress(response.content, compresslevel=6, mtime=0)
        return cls(response.headers["Content-Type"], tag_of(response.content), small)


def printed(response: HttpResponse) -> Page | HttpResponse:
    """A page where it is one; what leads elsewhere or says no is an answer and no more."""
    return Page.of(response) if response.status_code == 200 else response


# ── what a page shows ───────────────────────────────────────────────────────────────────────────

# The newest of each, with the names of who wrote them. What is older than the reviews shown counts
# in the figures of the goods, and so changes their row.
REVIEWED = f"""
    SELECT string_agg(concat_ws('.', said.id, said.xmin, said.cmin, person.xmin, person.cmin,
        (SELECT string_agg(concat_ws('.', xmin, cmin), '.' ORDER BY id)
            FROM reviews_reviewimage WHERE review_id = said.id)), '.' ORDER BY said.id)
    FROM (SELECT id, author_id, xmin, cmin FROM reviews_review
        WHERE product_id = p.id AND NOT is_hidden ORDER BY id DESC LIMIT {REVIEWS}) said
    LEFT JOIN accounts_user person ON person.id = said.author_id"""
ASKED = f"""
    SELECT string_agg(concat_ws('.', said.id, said.xmin, said.cmin, person.xmin, person.cmin), '.'
        ORDER BY said.id)
    FROM (SELECT id, asker_id, xmin, cmin FROM orders_question
        WHERE product_id = p.id AND answered_at IS NOT NULL AND NOT is_hidden
        ORDER BY id DESC LIMIT {QUESTIONS}) said
    JOIN accounts_user person ON person.id = said.asker_id"""
# Stamps may come again after a restore, and then PostgreSQL was started anew.
STATE = f"""md5(concat_ws('.', extract(epoch FROM pg_postmaster_start_time()),
    (SELECT string_agg(version::text, '.' ORDER BY of) FROM catalog_version),
    (SELECT concat_ws('.', {STAMP}, ({REVIEWED}), ({ASKED}))
        {GOODS} WHERE p.id = shown.goods AND p.is_listed),
    (SELECT string_agg(card, ',' ORDER BY id) FROM catalog_product
        WHERE id = ANY (shown.cards) AND is_listed)))"""

FIND = statement(f"""
    SELECT kind, etag, small FROM storefront_readypage shown
    WHERE address = %(address)s AND printed_by = %(printed_by)s AND good_until > now()
        AND state = {STATE}""")
KEEP = statement(f"""
    INSERT INTO storefront_readypage
        (address, printed_by, good_until, goods, cards, state, kind, etag, small)
    SELECT %(address)s, %(printed_by)s, now() + %(lasts)s, goods, cards, {STATE},
        %(kind)s, %(etag)s, %(small)s
    FROM (SELECT %(goods)s::bigint AS goods, %(cards)s::bigint[] AS cards) shown
    ON CONFLICT (address) DO UPDATE SET (printed_by, good_until, goods, cards, state, kind, etag,
        small) = (excluded.printed_by, excluded.good_until, excluded.goods, excluded.cards,
        excluded.state, excluded.kind, excluded.etag, excluded.small)
    RETURNING true""")
FORGET = """
    DELETE FROM storefront_readypage WHERE good_until < now() OR address IN (
        SELECT address FROM storefront_readypage ORDER BY good_until DESC OFFSET %s)"""


class Shown(NamedTuple):
    """What a page is about: goods with all that is said of them, and the cards of others."""

    goods: int | None
    cards: list[int]


def shows(
    request: HttpRequest, cards: Iterable[dict[str, Any]], *, goods: int | None = None
) -> None:
    """Said by the view of a page that shall stand ready."""
    shown = Shown(goods, [card["id"] for card in cards])
    request.shown = shown  # type: ignore[attr-defined]  # for page_of


# ── finding and keeping ─────────────────────────────────────────────────────────────────────────


def page_of(
    request: HttpRequest, make: Callable[[HttpRequest], HttpResponse], lasts: timedelta
) -> Page | HttpResponse:
    """The page that stands ready for an address, else the one that is made now and kept, or what is
    answered in its place. Where pages cannot be kept, they are made. While somebody works on the
    shop (DEBUG), templates change, and none is kept."""
    if settings.DEBUG:
        return printed(make(request))
    address, by = request.get_full_path(), printed_by()
    try:
        found = tuples(FIND, {"address": address, "printed_by": by})
    except Error:
        logger.warning("Ready pages cannot be read.", exc_info=True)
        return printed(make(request))
    if found:
        return Page._make(found[0])
    made: Page | HttpResponse | None = None
    try:
        with one_snapshot():
            made = printed(make(request))
            if isinstance(made, Page) and printed_by() == by:
                shown: Shown = request.shown  # type: ignore[attr-defined]  # see `shows`
                kept: dict[str, Any] = {**shown._asdict(), **made._asdict()}
                kept |= {"address": address, "printed_by": by, "lasts": lasts}
                value(KEEP, kept)  # not by a cursor of Django's: psycopg keeps the last 100 texts
    except Error:
        if made is None:
            raise
        logger.warning("A page could not be kept ready.", exc_info=True)
    return made


def forget_old() -> None:
    """Drop what is over, and the oldest that are too many."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [MOST])


# ── by what it is printed ───────────────────────────────────────────────────────────────────────


def printed_by() -> str:
    """All that a page shows beside goods: the release, the day, and what the house says, as this
    process remembers it (core.remembered)."""
    return f"{release()}.{today():%Y%m%d}.{words()}"


_words: tuple[list[Any], str] = ([], "")


def words() -> str:
    """Of the house's face, its pages and its stories; worked out once of what was read once."""
    global _words
    said: list[Any] = [house(), published_pages(), stories()]
    if list(map(id, said)) != list(map(id, _words[0])):
        face, pages, told = said
        articles = [(goods, list(map(fields, of_goods))) for goods, of_goods in told.items()]
        text = repr((fields(face), pages, sorted(articles)))
        _words = said, blake2b(text.encode(), digest_size=12).hexdigest()
    return _words[1]


def fields(row: models.Model) -> list[tuple[str, Any]]:
    """What was read of a row."""
    return sorted((name, value) for name, value in vars(row).items() if name[0] != "_")
