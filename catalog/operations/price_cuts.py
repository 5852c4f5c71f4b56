"""The price cuts that show on cards. Promotions say which there are; they are no rule of their own:
carts are priced by the promotions themselves."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from catalog.card_figures import CUTS, refresh_cards
from catalog.models import PriceCut, Product
from core.database.locks import PRICE_CUTS, advisory_lock
from core.jobs import defer

BATCH = 2_000  # goods that are looked at in one transaction
OTHERWISE = f"""
    SELECT max(id), array_agg(id) FILTER (WHERE is_other)
    FROM (
        SELECT product.id, product.sale_percents <> cuts.percents AS is_other
        FROM (SELECT * FROM catalog_product WHERE id > %s ORDER BY id LIMIT %s) product
        CROSS JOIN LATERAL ({CUTS}) cuts
    ) goods
"""


@transaction.atomic
def put_price_cuts(wanted: Iterable[PriceCut]) -> None:
    """From now on these are all the price cuts; a job takes them over to the cards."""
    advisory_lock(PRICE_CUTS)
    said = {cut.promotion: cut for cut in wanted}
    known = {cut.promotion: cut for cut in PriceCut.objects.all()}
    if {pk: _contents(cut) for pk, cut in said.items()} == {
        pk: _contents(cut) for pk, cut in known.items()
    }:
        return
    PriceCut.objects.all().delete()
    PriceCut.objects.bulk_create(said.values())
    defer("catalog.show_price_cuts")


def show_price_cuts() -> None:
    """Bring the cards up to the price cuts that there are, some goods at a time."""
    last = 0
    while last is not None:
        last = _show_some(last)


@transaction.atomic
def _show_some(after: int) -> Any:
    """The last of the goods that were looked at; None when there are no more."""
    with connection.cursor() as cursor:
        cursor.execute(OTHERWISE, [after, BATCH])
        last, others = cursor.fetchone()
    if others:
        goods = Product.objects.filter(pk__in=others).locked()
        refresh_cards(goods.values_list("pk", flat=True))
    return last


def _contents(cut: PriceCut) -> list[object]:
    return [getattr(cut, field.attname) for field in PriceCut._meta.concrete_fields]
