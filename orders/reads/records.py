"""How a maker has done by its buyers so far, in one statement. The last parcels and questions
count, so that the figures follow the maker."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from math import ceil
from typing import Any

from psycopg.types.numeric import Int8

from core.database.instances import Columns
from core.database.sql import rows, statement
from vendors.models import Vendor

MAKER = Columns(Vendor, "maker")
OWN = ("sold", "reviews", "rating", "answers_in", "on_time")

PARCELS = 200  # that are looked at, the newest
QUESTIONS = 50
ENOUGH_PARCELS = 5  # fewer say nothing about a maker
ENOUGH_OF_THE_HOUSE = 20
ENOUGH_ANSWERS = 3


def _travel(parcels: str, enough: int) -> str:
    """In how many days the quick and the slow ones of the parcels arrived."""
    days = "extract(epoch FROM delivered_at - shipped_at) / 86400"
    return f"""(SELECT CASE WHEN count(*) >= {enough}
        THEN percentile_cont(ARRAY[0.25, 0.9]) WITHIN GROUP (ORDER BY {days}) END
        FROM {parcels} parcel WHERE delivered_at >= shipped_at)"""


BY_ID = "id = %(vendor)s"
BY_SLUG = "slug = %(vendor)s AND status = 'approved'"
OF_MAKER = "vendor_id = (SELECT id FROM this)"
RECORD = {
    by: statement(f"""
    WITH this AS MATERIALIZED (SELECT id FROM vendors_vendor WHERE {by}),
    parcel AS MATERIALIZED (
        SELECT ship_by, shipped_at, delivered_at FROM orders_fulfillment
        WHERE {OF_MAKER} AND shipped_at IS NOT NULL
        ORDER BY placed_at DESC, id DESC LIMIT {PARCELS}
    ),
    of_house AS (
        SELECT shipped_at, delivered_at FROM (
            SELECT shipped_at, delivered_at FROM orders_fulfillment
            ORDER BY placed_at DESC, id DESC LIMIT {10 * PARCELS}
        ) newest WHERE shipped_at IS NOT NULL
    ),
    question AS (
        SELECT answered_at - asked_at AS took FROM orders_question
        WHERE {OF_MAKER} AND NOT is_hidden ORDER BY id DESC LIMIT {QUESTIONS}
    )
    SELECT {MAKER.sql}, goods.*,
        (SELECT CASE WHEN count(took) >= {ENOUGH_ANSWERS}
            THEN percentile_cont(0.5) WITHIN GROUP (ORDER BY took) END FROM question) AS answers_in,
        (SELECT CASE WHEN count(*) >= {ENOUGH_PARCELS}
            THEN 100 * count(*) FILTER (WHERE shipped_at <= ship_by) / count(*) END
            FROM parcel WHERE ship_by IS NOT NULL) AS on_time,
        coalesce({_travel("parcel", ENOUGH_PARCELS)},
            {_travel("of_house", ENOUGH_OF_THE_HOUSE)}) AS travel
    FROM vendors_vendor maker CROSS JOIN (
        SELECT coalesce(sum(sold), 0)::int AS sold,
            coalesce(sum(review_count), 0)::int AS reviews,
            round(sum(rating_sum)::numeric / nullif(sum(review_count), 0), 2) AS rating
        FROM catalog_product WHERE {OF_MAKER}
    ) goods
    WHERE maker.id = (SELECT id FROM this)
    """)
    for by in (BY_ID, BY_SLUG)
}


@dataclass(frozen=True)
class Record:
    """None is what too little is known of."""

    sold: int = 0  # pieces
    reviews: int = 0
    rating: Decimal | None = None
    answers_in: timedelta | None = None  # half of the answers came as soon
    on_time: int | None = None  # of a hundred parcels
    travel: tuple[int, int] | None = None  # days from the maker to the buyer, from and to


def maker_and_record(vendor: int) -> tuple[Vendor, Record]:
    """Where its own parcels are few, those of all makers say how long they travel."""
    [found] = read(BY_ID, Int8(vendor))
    return found


def approved_maker(slug: str) -> tuple[Vendor, Record] | None:
    """One that everybody may look at, with its record; None where there is none."""
    return next(iter(read(BY_SLUG, slug)), None)


def read(by: str, vendor: Int8 | str) -> list[tuple[Vendor, Record]]:
    return [
        (
            MAKER.of(row),
            Record(**{name: row[name] for name in OWN}, travel=whole_days(row["travel"])),
        )
        for row in rows(RECORD[by], {"vendor": vendor})
    ]


def whole_days(travel: list[Any] | None) -> tuple[int, int] | None:
    """One day at least, and never the same day twice: nobody knows it so well."""
    if travel is None:
        return None
    quick = max(1, int(travel[0]))
    return quick, max(quick + 1, ceil(travel[1]))
