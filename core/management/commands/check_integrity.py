from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from core.integrity import violations

SHOWN = 10


class Command(BaseCommand):
    help = "Recompute stock, statuses, totals, redemptions, refunds, ratings and the tree."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each check with its number of violations; exit 1 when there is any."""
        with transaction.atomic(), connection.cursor() as cursor:
            # One snapshot for all checks, so that a shop that is selling does not look broken.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
            found = violations()
        for name, sentences in found.items():
            self.stdout.write(f"{'ok  ' if not sentences else 'FAIL'} {name}: {len(sentences)}")
            for sentence in sentences[:SHOWN]:
                self.stdout.write(f"       {sentence}")
        total = sum(map(len, found.values()))
        if total:
            raise CommandError(f"{total} violations")
        self.stdout.write(f"{len(found)} checks, no violations")
