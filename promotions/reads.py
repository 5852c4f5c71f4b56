"""The price rules that a cart is priced under, as a piece of a constant statement.

What it finds is what the querysets say (`automatic().active(now)` and `coded(code)`, both
`with_scope()`); promotions/tests/test_reads.py holds it to them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from promotions.models import Promotion

FIELDS = [field for field in Promotion._meta.concrete_fields if field.name in Promotion.RULE]


def column(field: models.Field) -> str:
    cast = "::text" if isinstance(field, models.DecimalField) else ""  # JSON would make it a float
    return f"promotion.{field.column}{cast} AS {field.column}"


def targets(kind: str, key: str) -> str:
    return (
        f"ARRAY(SELECT {key} FROM promotions_promotion_{kind} "
        f"WHERE promotion_id = promotion.id) AS {key}s"
    )


# Of the moment %(now)s, and with the code %(code)s, which is upper case or empty.
RULES = f"""
    SELECT {", ".join(map(column, FIELDS))}, {targets("products", "product_id")},
        {targets("categories", "category_id")}, {targets("vendors", "vendor_id")}
    FROM promotions_promotion promotion
    WHERE (code = '' AND is_active AND coalesce(starts_at <= %(now)s, true)
            AND coalesce(ends_at > %(now)s, true))
        OR (code = %(code)s AND code <> '')
"""


def promotions_of(rules: Iterable[Mapping[str, Any]]) -> list[Promotion]:
    """The promotions that RULES found, from JSON."""
    return [promotion_of(rule) for rule in rules]


def promotion_of(rule: Mapping[str, Any]) -> Promotion:
    values = [field.to_python(rule[str(field.column)]) for field in FIELDS]
    promotion = Promotion.from_db("default", [field.attname for field in FIELDS], values)
    promotion.product_ids = rule["product_ids"]
    promotion.category_ids = rule["category_ids"]
    promotion.vendor_ids = rule["vendor_ids"]
    return promotion
