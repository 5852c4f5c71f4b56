import time
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from core.money import display
from ledger import integrity
from ledger.models import Posting
from ledger.walk import difference, walk


class Command(BaseCommand):
    help = "Walk at random through orders, refunds and returns, and compare the ledger with them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--orders", type=int, default=300)
        parser.add_argument("--seed", type=int, default=1, help="The same seed, the same walk.")
        parser.add_argument("--keep", action="store_true", help="Leave what it wrote in the shop.")

    def handle(self, *args: Any, orders: int, seed: int, keep: bool, **options: Any) -> None:
        """Print what happened, every account beside what it should be, and the difference."""
        began = time.monotonic()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            first = Posting.objects.count()
            done = walk(orders, seed).done
            kinds = Counter(Posting.objects.order_by("pk").values_list("kind", flat=True)[first:])
            compared, off = integrity.compared(), difference()
            strange = [*integrity.parts(), *integrity.payments(), *integrity.balanced()]
            if not keep:
                transaction.set_rollback(True)
        for name, count in [*sorted(done.items()), *sorted(kinds.items())]:
            self.stdout.write(f"{count:7,} {name}")
        for row in compared:
            name = " ".join(filter(None, [row["account"], row["gateway"]]))
            self.stdout.write(
                f"{name:24} {display(row['entered']):>20} should be {display(row['should_be']):>20}"
            )
        self.stdout.write(f"difference {display(off)}, {time.monotonic() - began:.0f} s")
        if missing := set(Posting.Kind) - {Posting.Kind.OPENING} - set(kinds):
            self.stdout.write(f"did not occur: {', '.join(sorted(missing))}")
        if off or strange:
            raise CommandError("\n".join([f"The ledger is off by {off}.", *strange[:10]]))
