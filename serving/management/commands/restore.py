from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from serving.backups import BackupFailed, restore
from serving.programs import ProgramFailed


class Command(BaseCommand):
    help = "Fill an empty shop from a backup, and compare what came with what the backup says."
    requires_system_checks = ()  # some ask the database, which is empty

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path)
        parser.add_argument("--key", type=Path, help="file with the secret age key, if encrypted")

    def handle(self, *, backup: Path, key: Path | None, **options: Any) -> None:
        try:
            made = restore(backup, key=key.read_text() if key else "")
        except (BackupFailed, ProgramFailed, OSError) as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        self.stdout.write(
            f"{made.rows} rows of {len(made.tables)} tables and {made.pictures} pictures, "
            "as the backup says"
        )
