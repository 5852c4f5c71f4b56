"""One product with all that its page shows: a small statement for its version, one for the rest."""

from collections import OrderedDict
from threading import Lock

from django.conf import settings
from django.db import router
from django.db.models import DecimalField
from orjson import Fragment
from psycopg.types.numeric import Int8

from catalog.models import PUBLIC_FIELDS, Product
from catalog.reads.etags import tag
from catalog.reads.tree import VERSION as TREE_VERSION
from core.api.json import dumps
from core.database.sql import rows, value
from core.fields import column_of
from core.pages.media import absolute_url, picture_url

# What the answer depends on: the product's own version, each write of its variants (stock) and of
# its vendor, and the tree that its path comes from (xmin and cmin: see tree.py).
VERSION_OF_ANY = f"""
    SELECT concat_ws('.', p.version, p.xmin, p.cmin, v.xmin, v.cmin) || coalesce((
        SELECT string_agg('.' || xmin || '.' || cmin, '' ORDER BY id)
        FROM catalog_variant WHERE product_id = p.id), '')
        || CASE WHEN p.category_id IS NULL THEN '' ELSE '/' || ({TREE_VERSION}) END
    FROM catalog_product p JOIN vendors_vendor v ON v.id = p.vendor_id
    WHERE p.id = %(id)s
"""
VERSION = f"{VERSION_OF_ANY} AND p.is_listed"


def column(name: str) -> str:
    field = column_of(Product, name)
    cast = "::text" if isinstance(field, DecimalField) else ""
    return f"p.{field.column}{cast} AS {name}"


# The smaller files of a picture, narrowest first.
RENDITIONS = """
    SELECT json_agg(json_build_object('width', rendition -> 'width',
            'url', %(media)s::text || (rendition ->> 'file')) ORDER BY place) AS renditions,
        string_agg(%(media)s::text || (rendition ->> 'file') || ' ' || (rendition ->> 'width')
            || 'w', ', ' ORDER BY place) AS srcset
    FROM jsonb_array_elements(renditions) WITH ORDINALITY AS made (rendition, place)
"""

DETAIL = f"""
    SELECT p.id, {", ".join(map(column, PUBLIC_FIELDS))}, p.price::text AS price, p.in_stock,
        p.image, p.image_alt, p.rating::text AS rating, p.review_count, p.created_at, p.updated_at,
        ({VERSION}) AS version,
        (SELECT json_agg(json_build_object('id', above.id, 'name', above.name, 'slug', above.slug)
                ORDER BY above.lft)
            FROM catalog_category own JOIN catalog_category above
                ON above.tree_id = own.tree_id AND above.lft <= own.lft AND above.rght >= own.rght
            WHERE own.id = p.category_id)::text AS path,
        json_build_object('id', v.id, 'slug', v.slug, 'name', v.business_name, 'city', v.city,
            'logo', nullif(v.business_logo_url, ''))::text AS vendor,
        (SELECT json_agg(json_build_object('id', id, 'sku', sku, 'name', name, 'options', options,
                'price', price::text, 'stock', stock, 'in_stock', stock > 0,
                'weight_grams', weight_grams, 'is_default', is_default) ORDER BY position, id)
            FROM catalog_variant WHERE product_id = p.id AND is_active)::text AS variants,
        (SELECT json_agg(json_build_object('id', id, 'url', CASE WHEN file <> ''
                THEN %(media)s::text || file ELSE source_url END, 'alt', alt,
                'position', position, 'is_primary', is_primary, 'width', width, 'height', height,
                'renditions', coalesce(made.renditions, '[]'), 'srcset', coalesce(made.srcset
                    || ', ' || %(media)s::text || file || ' ' || width || 'w', ''))
                ORDER BY position, id)
            FROM catalog_productimage LEFT JOIN LATERAL ({RENDITIONS}) made ON true
            WHERE product_id = p.id)::text AS images,
        (SELECT json_agg(tag.name ORDER BY tag.name)
            FROM catalog_product_tags link JOIN catalog_tag tag ON tag.id = link.tag_id
            WHERE link.product_id = p.id)::text AS tags,
        (SELECT json_agg(json_build_object('name', quality.name,
                'description', quality.description) ORDER BY quality.name)
            FROM catalog_product_sustainability_attributes link
            JOIN catalog_sustainabilityattribute quality
                ON quality.id = link.sustainabilityattribute_id
            WHERE link.product_id = p.id)::text AS attributes
    FROM catalog_product p JOIN vendors_vendor v ON v.id = p.vendor_id
    WHERE p.id = %(id)s AND p.is_listed
"""

MAX_ID = 2**63 - 1
KEPT = 500  # ready answers in each process, a few kilobytes each
_kept: OrderedDict[int, tuple[str, bytes]] = OrderedDict()
_lock = Lock()


def detail_etag(pk: int) -> str | None:
    """The ETag of the answer, without the answer; None when the product is not on sale."""
    if pk > MAX_ID:
        return None
    version = value(VERSION, {"id": Int8(pk)}, using=router.db_for_read(Product))
    return version and tag(version)


def etag_to_change(pk: int) -> str:
    """The ETag that a change of the product starts from, on sale or not: what its detail has."""
    return tag(value(VERSION_OF_ANY, {"id": Int8(pk)}))


def product_detail(pk: int, etag: str) -> tuple[str, bytes] | None:
    """The ETag and the answer as JSON, kept from before when `etag` says that it is the same.

    None when the product left sale meanwhile.
    """
    with _lock:
        known = _kept.get(pk)
        if known and known[0] == etag:
            _kept.move_to_end(pk)
            return known
    params = {"id": Int8(pk), "media": absolute_url(settings.MEDIA_URL)}
    found = rows(DETAIL, params, using=router.db_for_read(Product))
    if not found:
        return None
    fresh = (tag(found[0].pop("version")), _body(found[0]))
    with _lock:
        _kept[pk] = fresh
        if len(_kept) > KEPT:
            _kept.popitem(last=False)
    return fresh


def _body(row: dict) -> bytes:
    empty = "[]"
    return dumps(
        {
            "id": row["id"],
            **{name: row[name] for name in PUBLIC_FIELDS},
            "price": row["price"],
            "currency": settings.CURRENCY,
            "in_stock": row["in_stock"],
            "image": picture_url(row["image"]) or None,
            "image_alt": row["image_alt"],
            "rating": row["rating"],
            "review_count": row["review_count"],
            "category_path": Fragment(row["path"] or empty),
            "vendor": Fragment(row["vendor"]),
            "variants": Fragment(row["variants"] or empty),
            "images": Fragment(row["images"] or empty),
            "tags": Fragment(row["tags"] or empty),
            "sustainability_attributes": Fragment(row["attributes"] or empty),
            "created_at": row["created_at"],
            "updated_at": row["updated_at"],
        }
    )
