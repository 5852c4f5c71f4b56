"""The one order in which locks are taken; whoever takes two takes them in this order.

advisory, idempotency key, user, vendor, cart, order, fulfillments (by pk), variants (by pk),
products (by pk), promotions (by pk), payments (by pk), adjustments, bank accounts (by vendor),
payout runs, payouts (by pk)
"""

from django.db import connection

CATEGORY_TREE = 7_001
SEEDING = 7_002
PRICE_CUTS = 7_003


def advisory_lock(key: int) -> None:
    """Wait for, and hold to the end of the transaction, a lock that belongs to no row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
