from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.errors import ShopError
from core.money import display
from ledger.advice import what_to_do
from ledger.operations import import_settlement, late_payments
from ledger.settlement_files import LAYOUTS
from payments import gateways

LATE_SHOWN = 20


class Command(BaseCommand):
    help = "Import a gateway's settlement file: match it, post what arrived and the fees."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--gateway", default="midtrans", choices=gateways.holding_money())
        parser.add_argument("--layout", default="", choices=sorted(LAYOUTS))
        parser.add_argument(
            "--columns", default="", help='Other names, as in "reference=Invoice; fee=MDR".'
        )

    def handle(
        self, *args: Any, file: Path, gateway: str, layout: str, columns: str, **options: Any
    ) -> None:
        """Print what was posted, and what does not match with what to do about it."""
        named_so = gateway if gateway in LAYOUTS else "generic"
        how = {"layout": layout or named_so, "columns": columns, "file_name": file.name}
        try:
            made = import_settlement(file.read_bytes(), gateway=gateway, by=None, **how)
        except (OSError, ShopError) as error:
            problems = getattr(error, "problems", None) or [error]
            raise CommandError("\n".join(map(str, problems))) from None
        lines = list(made.lines.all())
        off = [line for line in lines if line.problem]
        self.stdout.write(
            f"{len(lines) - len(off)} matched, {len(off)} not, {made.repeats} known before"
        )
        for line in off:
            said = f"row {line.number}, {line.reference}, {display(line.gross)}"
            why = f"{line.get_problem_display()}. {what_to_do(line.problem)}"
            self.stdout.write(f"{said}: {why}")
        for payment in late_payments(gateway)[:LATE_SHOWN]:
            self.stdout.write(
                f"in no settlement yet: {payment.reference} {display(payment.amount)}"
            )
