"""Telling people that something on their wishlist has become cheaper: one mail of all, once a
day at most, and only to those who have not said that they want none."""

from collections import defaultdict

from django.db import transaction

from accounts.models import User
from catalog.events import PricesDropped
from core import events
from core.database.sql import rows, statement
from core.jobs import gathered

BATCH = 200  # people in one transaction

# Cheaper by a twentieth at least, and to be had. What somebody is told of is noted as seen, so that
# the same price is told once.
DROPPED = statement("""
    WITH cheaper AS MATERIALIZED (
        SELECT wish.id, wish.user_id, wish.product_id,
            coalesce(product.sale_price, product.price) AS price
        FROM catalog_wishlistitem wish
        JOIN catalog_product product ON product.id = wish.product_id
            AND product.is_listed AND product.in_stock
        JOIN accounts_user person ON person.id = wish.user_id
            AND person.may_mail_prices AND person.is_active AND person.closed_at IS NULL
        WHERE coalesce(product.sale_price, product.price) <= 0.95 * wish.price_seen
            AND wish.user_id > %(after)s
    ),
    people AS (SELECT DISTINCT user_id FROM cheaper ORDER BY user_id LIMIT %(batch)s),
    held AS (
        SELECT wish.id, cheaper.price
        FROM catalog_wishlistitem wish JOIN cheaper ON cheaper.id = wish.id
        WHERE wish.user_id IN (SELECT user_id FROM people)
        ORDER BY wish.id FOR NO KEY UPDATE OF wish SKIP LOCKED
    )
    UPDATE catalog_wishlistitem wish SET price_seen = held.price
    FROM held WHERE wish.id = held.id AND wish.price_seen > held.price
    RETURNING wish.user_id, wish.product_id
""")


def tell_of_prices() -> None:
    last: int | None = 0
    while last is not None:
        last = _tell_some(last)


@transaction.atomic
def _tell_some(after: int) -> int | None:
    """The last person who was told; None when there was nobody."""
    products: dict[int, list[int]] = defaultdict(list)
    for row in rows(DROPPED, {"after": after, "batch": BATCH}):
        products[row["user_id"]].append(row["product_id"])
    with gathered():
        for person in sorted(products):
            events.publish(PricesDropped(person, tuple(sorted(products[person]))))
    return max(products, default=None)


def stop_price_mails(user: User) -> None:
    """The person wants none of these mails any more."""
    User.objects.filter(pk=user.pk).update(may_mail_prices=False)
