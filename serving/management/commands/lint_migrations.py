from typing import Any

from django.core.management.base import BaseCommand, CommandError

from serving.migration_rules import all_findings, reasons, unaccepted


class Command(BaseCommand):
    help = "Names what a migration would do to a shop in which people buy."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--accepted", action="store_true", help="also what is accepted, and why"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["accepted"]:
            why = reasons()
            for finding in all_findings():
                if reason := why.get(finding.place):
                    self.stdout.write(f"{finding.migration}: {finding.about}. {reason}")
        if found := unaccepted():
            raise CommandError("\n".join(found))
