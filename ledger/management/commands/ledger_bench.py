import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from ledger.balances import balance_of
from ledger.models import Account, Adjustment, BankAccount, Posting
from ledger.operations import approve_run, make_run, posting, send_run, write_postings
from ledger.postings import adjusted
from vendors.models import Vendor

ENTRIES = """
    WITH posting AS (
        INSERT INTO ledger_posting (kind, key, at)
        SELECT 'adjusted', 'bench:' || n, now() FROM generate_series(1, %(entries)s) AS n
        RETURNING id
    )
    INSERT INTO ledger_entry (posting_id, account, vendor_id, gateway, amount, available_at)
    SELECT id, line.account, line.vendor, '', line.amount, now() FROM posting
    CROSS JOIN LATERAL (VALUES
        ('vendor_available', %(vendor)s, 7), ('house_fees', NULL, -7)
    ) AS line (account, vendor, amount)
"""


class Command(BaseCommand):
    help = "Time a payout run over many vendors, and a balance of many entries; leaves nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--vendors", type=int, default=5_000)
        parser.add_argument("--entries", type=int, default=100_000)

    def handle(self, *args: Any, vendors: int, entries: int, **options: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            maker, approver = (
                User.objects.create(username=f"bench-{n}", email=f"{n}@bench.example",
                                    is_staff=True, is_superuser=True)
                for n in ("maker", "approver")
            )  # fmt: skip
            crowd = self.crowd(vendors, maker, approver)
            only = [vendor.pk for vendor in crowd]
            with self.timed(f"a run over {vendors:,} vendors is made"):
                run = make_run(by=maker, only=only)
            with self.timed("approved"):
                run = approve_run(run, by=approver)
            with self.timed("sent"):
                send_run(run, by=maker)
            assert run.payouts.count() == vendors
            cursor.execute(ENTRIES, {"entries": entries, "vendor": only[0]})
            cursor.execute("ANALYZE ledger_entry")
            balance_of(only[0], timezone.now())
            with self.timed(f"a balance of {entries:,} entries"):
                balance_of(only[0], timezone.now())
            transaction.set_rollback(True)

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.stdout.write(f"{what}: {time.perf_counter() - began:.3f} s")

    def crowd(self, count: int, maker: User, approver: User) -> list[Vendor]:
        """Vendors who can be paid 90,000 each."""
        now = timezone.now()
        owners = User.objects.bulk_create(
            User(username=f"bench-{n}", email=f"bench-{n}@bench.example") for n in range(count)
        )
        vendors = Vendor.objects.bulk_create(
            Vendor(owner=owner, slug=owner.username, business_name=owner.username,
                   status=Vendor.Status.APPROVED, applied_at=now)
            for owner in owners
        )  # fmt: skip
        BankAccount.objects.bulk_create(
            BankAccount(vendor=vendor, bank="BCA", number="0141234567", holder="Bench",
                        changed_at=now, verified_at=now, verified_by=maker)
            for vendor in vendors
        )  # fmt: skip
        given = Adjustment.objects.bulk_create(
            Adjustment(vendor=vendor, amount=Decimal(90_000), reason="bench", made_by=maker,
                       made_at=now, status="approved", decided_by=approver, decided_at=now)
            for vendor in vendors
        )  # fmt: skip
        write_postings(
            (
                posting(Posting.Kind.ADJUSTED, each.pk, adjustment=each.pk),
                adjusted(each.amount, vendor=each.vendor_id, against=Account.FEES),
            )
            for each in given
        )
        return vendors
