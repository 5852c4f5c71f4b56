import time
from argparse import ArgumentParser
from collections import Counter
from math import inf
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from core.money import display
from ledger import integrity
from ledger.models import Posting
from ledger.rough_walk import RoughWalk
from ledger.walk import Walk, difference, walk


class Command(BaseCommand):
    help = "Walk at random through orders, refunds and returns, and compare the ledger with them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--orders", type=int, default=300)
        parser.add_argument("--seed", type=int, default=1, help="The same seed, the same walk.")
        parser.add_argument("--keep", action="store_true", help="Leave what it wrote in the shop.")
        parser.add_argument(
            "--processes", type=int, default=0, help="Walk in so many at once; needs --keep."
        )
        parser.add_argument(
            "--kills", type=int, default=0, help="How often one of them is killed (kill -9)."
        )
        parser.add_argument(
            "--minutes",
            type=float,
            default=inf,
            help="Several processes end after so long; walking again goes on in the same books.",
        )

    def handle(
        self,
        *args: Any,
        orders: int,
        seed: int,
        keep: bool,
        processes: int,
        kills: int,
        minutes: float,
        **options: Any,
    ) -> None:
        """Print what happened, every account beside what it should be, and the difference."""
        began = time.monotonic()
        first = Posting.objects.count()
        if processes:
            if not keep:
                raise CommandError("Several processes commit what they write: say --keep.")
            self.walk_roughly(
                Walk(seed), orders=orders, processes=processes, kills=kills, minutes=minutes
            )
            self.report(first, began)
            return
        with transaction.atomic():
            without_limits()
            for name, count in sorted(walk(orders, seed).done.items()):
                self.stdout.write(f"{count:7,} {name}")
            self.report(first, began)
            if not keep:
                transaction.set_rollback(True)

    def walk_roughly(self, taken: Walk, **how: Any) -> None:
        with transaction.atomic():
            taken.people()
        rough = RoughWalk(taken, **how)
        killed = rough.run(self.stdout.write)
        said = f"{rough.count():7,} orders, {killed} kills of {rough.processes} processes"
        self.stdout.write(said)
        without_limits()

    def report(self, first: int, began: float) -> None:
        """Raises CommandError where something is off."""
        kinds = Counter(Posting.objects.order_by("pk").values_list("kind", flat=True)[first:])
        compared, off = integrity.compared(), difference()
        checks = (integrity.parts, integrity.payments, integrity.payouts, integrity.settlements,
                  integrity.balanced)  # fmt: skip
        strange = [sentence for check in checks for sentence in check()]
        for name, count in sorted(kinds.items()):
            self.stdout.write(f"{count:7,} {name}")
        for row in compared:
            name = " ".join(filter(None, [row["account"], row["gateway"]]))
            self.stdout.write(
                f"{name:24} {display(row['entered']):>20} should be {display(row['should_be']):>20}"
            )
        self.stdout.write(f"difference {display(off)}, {time.monotonic() - began:.0f} s")
        if (
            missing := set(Posting.Kind)
            - {Posting.Kind.OPENING, Posting.Kind.RESTATED}
            - set(kinds)
        ):
            self.stdout.write(f"did not occur: {', '.join(sorted(missing))}")
        if off or strange:
            raise CommandError("\n".join([f"The ledger is off by {off}.", *strange[:10]]))


def without_limits() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET idle_in_transaction_session_timeout = 0")
