from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from serving.backup_folder import keep_newest
from serving.backups import BackupFailed, make
from serving.programs import ProgramFailed


class Command(BaseCommand):
    help = "Write the database and the pictures into one file, while the shop sells."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", type=Path, default=settings.BACKUP_FOLDER, help="folder (BACKUP_FOLDER)"
        )
        parser.add_argument(
            "--recipient",
            default=settings.BACKUP_RECIPIENT,
            help="age public key to encrypt for (BACKUP_RECIPIENT)",
        )
        parser.add_argument("--keep", type=int, default=0, help="remove all but so many; 0: none")

    def handle(self, *, to: Path | None, recipient: str, keep: int, **options: Any) -> None:
        if to is None:
            raise CommandError("BACKUP_FOLDER=elsewhere: say --to which folder.")
        try:
            made = make(to, recipient=recipient)
        except (BackupFailed, ProgramFailed, OSError) as error:
            raise CommandError(f"There is no backup. {error}") from error
        size = made.path.stat().st_size / 1e6
        self.stdout.write(
            f"{made.path}: {made.rows} rows of {len(made.tables)} tables, "
            f"{made.pictures} pictures, {size:.1f} MB"
        )
        if keep:
            for old in keep_newest(to, keep):
                self.stdout.write(f"removed {old}")
