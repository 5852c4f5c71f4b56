"""One product with all that its page shows: a small statement for its version, one for the rest."""

from typing import Any

from django.conf import settings
from django.db import router
from django.db.models import CharField, DecimalField, TextField
from django.http import HttpRequest
from orjson import loads
from psycopg.types.numeric import Int8

from catalog.models import PUBLIC_FIELDS, Product
from catalog.reads.completing import completed
from catalog.reads.etags import Answer, asks, is_known, tag
from core.api.references import AN_ID
from core.database import json
from core.database.sql import statement, tuples, value
from core.fields import column_of
from core.kept import Kept
from core.money import cash_unit
from core.pages.media import absolute_url


def _stamps(table: str) -> str:
    return f"(SELECT array_agg((xmin, cmin)) FROM {table} WHERE product_id = p.id)"


# What the answer depends on: the product's own version; each write of its row and of its parts, for
# every row knows the transaction (xmin) and the command (cmin) that wrote it; of its vendor; and of
# the tree that its path comes from and the names of tags and qualities, which have a version.
STAMP = f"""
    concat_ws('.', p.version, p.xmin, p.cmin, v.xmin, v.cmin,
        {_stamps("catalog_variant")}, {_stamps("catalog_productimage")},
        {_stamps("catalog_product_tags")},
        {_stamps("catalog_product_sustainability_attributes")},
        (SELECT string_agg(version::text, '.' ORDER BY of) FROM catalog_version))
"""
GOODS = "FROM catalog_product p JOIN vendors_vendor v ON v.id = p.vendor_id"
BY_ID = "p.id = %(id)s"
# By its slug, or by one from before.
BY_SLUG = """p.id = coalesce((SELECT id FROM catalog_product WHERE slug = %(slug)s),
    (SELECT product_id FROM catalog_formerslug WHERE slug = %(slug)s))"""
VERSION_OF_ANY = statement(f"SELECT {STAMP} {GOODS} WHERE {BY_ID}")
VERSION = {
    by: statement(f"SELECT {STAMP} {GOODS} WHERE {by} AND p.is_listed") for by in (BY_ID, BY_SLUG)
}


def _column(name: str) -> str:
    """A plain field of the product, printed."""
    field = column_of(Product, name)
    if isinstance(field, DecimalField):
        return json.amount(f"p.{field.column}")
    if isinstance(field, CharField | TextField):
        return json.text(f"p.{field.column}")
    return json.plain(f"p.{field.column}") if field.null else f"p.{field.column}"


PATH = json.listed(
    json.printed(id="above.id", name=json.text("above.name"), slug=json.text("above.slug")),
    rows="""FROM catalog_category own JOIN catalog_category above
        ON above.tree_id = own.tree_id AND above.lft <= own.lft AND above.rght >= own.rght
        WHERE own.id = p.category_id""",
    order="above.lft",
)
# An address elsewhere, or the name of a file that was uploaded.
LOGO = "regexp_replace(v.business_logo_url, '^(?!http|$)', %(media)s)"
VENDOR = json.printed(
    id="v.id",
    slug=json.text("v.slug"),
    name=json.text("v.business_name"),
    city=json.text("v.city"),
    logo=json.maybe(f"nullif({LOGO}, '')"),
    holiday_from=json.maybe("v.holiday_from"),
    holiday_until=json.maybe("v.holiday_until"),
    holiday_notice=json.text("v.holiday_notice"),
)
VARIANTS = json.listed(
    json.printed(
        id="id",
        sku=json.text("sku"),
        name=json.text("name"),
        options=json.plain("options"),
        price=json.amount("price"),
        sale_price=json.maybe(
            "round(catalog_sale_price(price, p.sale_percents, %(unit)s::numeric), 2)::text"
        ),
        stock="stock",
        in_stock=json.yes_no("stock > 0"),
        weight_grams="weight_grams",
        is_default=json.yes_no("is_default"),
        image=json.plain("image_id"),
    ),
    rows="FROM catalog_variant WHERE product_id = p.id AND is_active",
    order="position, id",
)
# The smaller files of a picture, narrowest first.
SMALLER = f"""
    SELECT {
    json.all_of(
        json.printed(
            width=json.plain("made -> 'width'"),
            url=json.text("%(media)s || (made ->> 'file')"),
        ),
        order="place",
    )
} AS files,
        string_agg(%(media)s || (made ->> 'file') || ' ' || (made ->> 'width') || 'w, ', ''
            ORDER BY place) AS srcset
    FROM jsonb_array_elements(renditions) WITH ORDINALITY AS one (made, place)
"""
IMAGES = json.listed(
    json.printed(
        id="id",
        url=json.text("CASE WHEN file <> '' THEN %(media)s || file ELSE source_url END"),
        alt=json.text("alt"),
        position="position",
        is_primary=json.yes_no("is_primary"),
        width=json.plain("width"),
        height=json.plain("height"),
        renditions="small.files",
        srcset=json.text("coalesce(srcset || %(media)s || file || ' ' || width || 'w', '')"),
    ),
    rows=f"FROM catalog_productimage, LATERAL ({SMALLER}) small WHERE product_id = p.id",
    order="position, id",
)
TAGS = json.listed(
    json.text("tag.name"),
    rows="""FROM catalog_product_tags link JOIN catalog_tag tag ON tag.id = link.tag_id
        WHERE link.product_id = p.id""",
    order="tag.name",
)
QUALITIES = json.listed(
    json.printed(name=json.text("quality.name"), description=json.text("quality.description")),
    rows="""FROM catalog_product_sustainability_attributes link
        JOIN catalog_sustainabilityattribute quality
            ON quality.id = link.sustainabilityattribute_id
        WHERE link.product_id = p.id""",
    order="quality.name",
)
# What its card says first, all but the maker, who is said with the logo.
OF_CARD = """split_part(p.card, ',"vendor":', 1)"""
IN_CARD = ("name", "category", "min_order_quantity")
MORE = json.printed(
    **{name: _column(name) for name in PUBLIC_FIELDS if name not in IN_CARD},
    category_path=PATH,
    vendor=VENDOR,
    variants=VARIANTS,
    images=IMAGES,
    tags=TAGS,
    sustainability_attributes=QUALITIES,
    created_at=json.moment("p.created_at"),
    updated_at=json.moment("p.updated_at"),
)
ANSWER = f"concat({OF_CARD}, ',', substr({MORE}, 2))"
DETAIL = {
    by: statement(f"SELECT {STAMP}, {ANSWER} {GOODS} WHERE {by} AND p.is_listed")
    for by in (BY_ID, BY_SLUG)
}

_kept: Kept[Answer] = Kept(2 << 20)  # a thousand, or less


def named(reference: str) -> tuple[str, dict[str, Any]]:
    """The condition that an id or a slug comes to, with its parameter."""
    if AN_ID.fullmatch(reference):
        return BY_ID, {"id": Int8(int(reference))}
    return BY_SLUG, {"slug": reference}


def detail_etag(reference: str) -> str | None:
    """The ETag of the answer, without the answer; None when the product is not on sale."""
    by, params = named(reference)
    version = value(VERSION[by], params, using=router.db_for_read(Product))
    return version and tag(version)


def etag_to_change(pk: int) -> str:
    """The ETag that a change of the product starts from, on sale or not: what its detail has."""
    return tag(value(VERSION_OF_ANY, {"id": Int8(pk)}))


def product_detail(reference: str, request: HttpRequest | None = None) -> Answer | None:
    """The answer as JSON, of the goods that an id, a slug or a slug from before names; without its
    body for a request that has it already. None when they are not on sale.

    One statement: the small one of the version, where that may be enough.
    """
    known = _kept.get(reference)
    if known or (request and asks(request)):
        etag = detail_etag(reference)
        if etag and request and is_known(request, etag):
            return Answer(etag, b"")
        if known and known.etag == etag:
            return known
    by, params = named(reference)
    params |= {
        "media": absolute_url(settings.MEDIA_URL),
        "unit": cash_unit(),
    }
    found = tuples(DETAIL[by], params, using=router.db_for_read(Product))
    if not found:
        return None
    [(version, body)] = found
    answer = Answer(tag(version), completed(body).encode())
    _kept.keep(reference, answer, len(answer.body))
    return answer


def product(reference: str) -> dict[str, Any] | None:
    """What product_detail answers, for a page of ours: as a dict, with the ETag as `etag`. Its
    `slug` is the one of today: a page that was asked for by another, or by id, redirects there."""
    found = product_detail(reference)
    if found is None:
        return None
    shown: dict[str, Any] = loads(found.body)
    return shown | {"etag": found.etag}
