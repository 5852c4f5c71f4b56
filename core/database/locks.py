"""The one order in which locks are taken; whoever takes two takes them in this order.

advisory, idempotency key, user, vendor, cart, checkout, order, fulfillments (by pk), variants (by
pk), products (by pk), promotions (by pk), payments (by pk), adjustments, bank accounts (by vendor),
payout runs, payouts (by pk)

A checkout that is being paid goes on with its order: who holds the order locks it, and who holds
the checkout then waits for nothing. The advisory lock of a guest's address is taken by whoever
completes a checkout, under it: who holds that lock waits for no cart and no checkout.
"""

from django.db import connection

CATEGORY_TREE = 7_001
SEEDING = 7_002
PRICE_CUTS = 7_003
SETTLEMENTS = 7_004


def advisory_lock(key: int) -> None:
    """Wait for, and hold to the end of the transaction, a lock that belongs to no row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
