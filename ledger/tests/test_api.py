"""A vendor's money over the API."""

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.tests.factories import make_key, make_staff
from catalog.tests.factories import make_variant
from core.calendar import today
from core.database.sql import rows
from core.tests.counting import statements
from ledger.balances import BALANCES, balance_of
from ledger.models import BankAccount, Entry, Payout, Posting
from ledger.operations import approve_adjustment
from ledger.tests.factories import make_adjustment
from ledger.words import explained
from orders.tests.factories import make_order, make_part
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

BALANCE, LEDGER = "/api/v1/vendor/balance", "/api/v1/vendor/ledger"


def test_a_vendor_sees_what_it_is_owed_and_every_line_of_it(api):
    part = make_part("completed")
    approve_adjustment(make_adjustment(part.vendor, -5_000), by=make_staff())
    client, number = api(part.vendor.owner), part.order.number

    assert client.get(BALANCE).json() == {
        "currency": "IDR",
        "pending": "0.00",
        "held": "0.00",
        "available": "85000.00",
        "on_its_way": "0.00",
    }
    lines = client.get(LEDGER).json()["results"]
    assert [(line["kind"], line["account"], line["amount"], line["order"]) for line in lines] == [
        ("adjusted", "available", "-5000.00", None),
        ("released", "available", "90000.00", number),
        ("released", "pending", "-90000.00", number),
        ("sold", "pending", "90000.00", number),
    ]
    assert lines[0]["description"] == "Adjustment: paket hilang"
    assert lines[-1]["description"] == (f"Order {number} was paid. Yours once it is completed.")


def test_a_vendor_sees_nobody_elses_lines(api):
    order = make_order(make_variant(), make_variant())
    one, other = order.fulfillments.order_by("pk")

    lines = api(one.vendor.owner).get(LEDGER).json()["results"]

    assert [line["fulfillment"] for line in lines] == [one.pk]
    assert api(other.vendor.owner).get(BALANCE).json()["pending"] == "90000.00"


def test_the_lines_of_an_order_a_kind_or_a_time_can_be_asked_for(api):
    part = make_part("completed")
    make_order(make_variant(vendor=part.vendor))
    client = api(part.vendor.owner)

    def found(**query) -> int:
        return len(client.get(LEDGER, query).json()["results"])

    assert found(order=part.order.number.lower()) == 3
    assert found(kind="sold") == 2
    assert found(until=timezone.now().isoformat()) == 4
    assert found(**{"from": timezone.now().isoformat()}) == 0


def test_every_kind_of_line_that_a_vendor_has_is_said_in_words():
    part, payout = make_part(), Payout(reference="PO-1-7")
    kinds = Posting.Kind
    not_a_vendors = {kinds.RECEIVED, kinds.REFUNDED, kinds.SETTLED, kinds.FEE}
    for kind in set(kinds) - not_a_vendors - {kinds.ADJUSTED, kinds.OPENING}:
        links = {"fulfillment": part, "payout": payout}
        said = explained(Entry(posting=Posting(kind=kind, **links), account="vendor_available"))
        assert part.order.number in said or payout.reference in said


def test_a_balance_is_one_statement(api):
    part = make_part("completed")
    client = api(part.vendor.owner)

    with statements() as asked:
        client.get(BALANCE)

    assert len([sql for sql in asked if "ledger_entry" in sql]) == 1


def test_a_vendor_gives_an_account_and_sees_its_last_four_digits(api):
    vendor = make_vendor()
    client, address = api(vendor.owner), "/api/v1/vendor/bank-account"
    assert client.get(address).status_code == 404

    given = {"bank": "BCA", "number": "0141234567", "holder": "Sari Dewi"}
    answer = client.put(address, given)

    assert (answer.status_code, answer.json()["number"]) == (200, "••••4567")
    assert client.get(address).json() == answer.json()
    refused = client.put(address, given | {"number": "12-34"})
    assert refused.json()["errors"][0]["attr"] == "number"


def test_a_key_may_look_at_the_account_and_not_change_it():
    vendor = make_vendor()
    _key, text = make_key(vendor.owner, "vendor:read", "vendor:write")
    client = APIClient(headers={"X-API-Key": text})
    given = {"bank": "BCA", "number": "0141234567", "holder": "Sari Dewi"}

    assert client.put("/api/v1/vendor/bank-account", given).status_code == 403
    assert client.get("/api/v1/vendor/bank-account").status_code == 404
    assert not BankAccount.objects.exists()


def test_the_months_of_a_vendor_are_listed_and_each_has_a_statement(api):
    part = make_part("completed")
    client, month = api(part.vendor.owner), f"{today():%Y-%m}"

    answer = client.get("/api/v1/vendor/statements").json()

    assert answer["months"] == [{"month": month, "opening": "0.00", "closing": "90000.00"}]
    paper = client.get(f"/api/v1/vendor/statements/{month}.pdf")
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    sheet = client.get(f"/api/v1/vendor/statements/{month}.csv")
    assert part.order.number in sheet.content.decode()
    assert client.get("/api/v1/vendor/statements/2019-01.pdf").status_code == 404


MANY = """
    WITH posting AS (
        INSERT INTO ledger_posting (kind, key, at)
        SELECT 'opening', 'opening:many' || n, now() FROM generate_series(1, 4000) AS n
        RETURNING id
    )
    INSERT INTO ledger_entry (posting_id, account, vendor_id, gateway, amount, available_at)
    SELECT posting.id, line.account, line.vendor, '', line.amount, now()
    FROM posting CROSS JOIN LATERAL (VALUES
        ('vendor_available',
            CASE posting.id %% 20 WHEN 0 THEN %(vendor)s ELSE %(other)s END, 5.00),
        ('house_opening', NULL::bigint, -5.00)
    ) AS line (account, vendor, amount)
"""


def test_a_balance_is_read_off_its_index_however_many_lines_there_are():
    vendor, other = make_vendor(), make_vendor()
    with connection.cursor() as cursor:
        cursor.execute(MANY, {"vendor": vendor.pk, "other": other.pk})
        cursor.execute("ANALYZE ledger_entry")

        plan = rows(f"EXPLAIN {BALANCES}", {"vendor": vendor.pk, "now": timezone.now()})

    said = "\n".join(row["QUERY PLAN"] for row in plan)
    assert "Index" in said
    assert "Seq Scan" not in said
    assert balance_of(vendor.pk, timezone.now()).available == 200 * 5
