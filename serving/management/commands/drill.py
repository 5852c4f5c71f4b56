from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from serving.backups import BackupFailed
from serving.drill import DrillFailed, drill, workplace
from serving.programs import ProgramFailed


class Command(BaseCommand):
    help = "Make a backup, restore it beside the shop, check the books there; says how long."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--buyers", type=int, default=0, help="people who buy meanwhile, in development only"
        )

    def handle(self, *, buyers: int, **options: Any) -> None:
        if buyers and not settings.DEBUG:
            raise CommandError("--buyers places orders: it is for development (DEBUG=on).")
        try:
            with workplace() as folder:
                done = drill(folder, buyers=buyers)
        except (DrillFailed, BackupFailed, ProgramFailed, OSError) as error:
            raise CommandError(f"The drill failed. {error}") from error
        made = done.made
        for line in (
            f"saved      {made.rows} rows of {len(made.tables)} tables, {made.pictures} pictures, "
            f"{done.megabytes:.1f} MB in {minutes(done.backup_seconds)}",
            f"meanwhile  {done.bought_meanwhile} orders were placed",
            f"restored   as many of each in {minutes(done.restore_seconds)}",
            f"checked    {done.checked} in {minutes(done.check_seconds)}",
        ):
            self.stdout.write(line)


def minutes(seconds: float) -> str:
    return f"{seconds / 60:.2f} min"
