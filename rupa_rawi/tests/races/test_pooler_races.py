"""The shop behind a PgBouncer that lends a connection for one transaction only.

All races go through one, in either mode: POOLER=transaction make test t=rupa_rawi/tests/races
"""

from collections import Counter

import psycopg
import pytest
from django.conf import settings as shop

from catalog.models import Variant
from catalog.tests.factories import make_variant
from chaos import outside
from rupa_rawi.tests.races.server import POOLER, at_once, database_url, running, through_pooler
from rupa_rawi.tests.races.test_checkout_races import Shopper
from serving.checks import time_limits
from serving.postgres import service_account

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not outside.program("pgbouncer"), reason="pgbouncer is not installed"),
]


@pytest.mark.skipif(bool(POOLER), reason="the role has them for the whole run")
def test_time_limits_that_a_pooler_drops_are_found_at_the_start(settings):
    with outside.pgbouncer(database_url(), service_account(), "transaction") as pooler:
        settings.DATABASE_URL = pooler.url(
            psycopg.conninfo.conninfo_to_dict(database_url())["dbname"]
        )

        (lost,) = time_limits(None)
        with outside.time_limits_of_role(database_url()):
            pooler.process.kill()  # and with it the connections of before
            pooler.process.start()
            pooler.process.wait_for(pooler.port)
            kept = time_limits(None)

    assert all(name in lost.msg and name in lost.hint for name in shop.LIMITS_OF_REQUESTS)
    assert (lost.id, lost.is_serious(), kept) == ("rupa_rawi.E009", True, [])


@pytest.mark.usefixtures("books_balance")
def test_rivals_behind_a_pooler_of_transactions_buy_what_there_is():
    with running(**through_pooler("transaction")) as server:
        variant = make_variant(stock=7)
        shoppers = [Shopper((variant, 1)) for _ in range(24)]

        answers = at_once([lambda s=s: s.check_out(server) for s in shoppers])

    assert Counter(a.status_code for a in answers) == {201: 7, 409: 17}
    assert Variant.objects.get().stock == 0
