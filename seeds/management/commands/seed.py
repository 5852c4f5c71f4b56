from time import monotonic

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from psycopg.errors import LockNotAvailable

from core.errors import ShopError
from seeds import operations


class Command(BaseCommand):
    help = "Fill the shop: demo to click through; small, bench, busy and large to measure."

    def add_arguments(self, parser):
        parser.add_argument("--scale", choices=operations.SCALES, default="demo")
        parser.add_argument(
            "--reset", action="store_true", help="first remove EVERYTHING that the shop holds"
        )
        parser.add_argument(
            "--yes-i-am-sure",
            action="store_true",
            help="allow --reset in production, where DEBUG is off",
        )

    def handle(self, *, scale, reset, yes_i_am_sure, **options):
        """Print a line for each step. Exit 1, with nothing changed, where it would do harm."""
        if reset and not (settings.DEBUG or yes_i_am_sure):
            raise CommandError(
                "DEBUG is off, so this looks like production: --reset would remove every account, "
                "product and order. Say --reset --yes-i-am-sure if that is what you want."
            )
        started = monotonic()

        def say(line: str) -> None:
            self.stdout.write(f"{monotonic() - started:6.1f} s  {line}")
            self.stdout.flush()

        call_command("createcachetable", verbosity=0)  # it is cleared at the end
        try:
            operations.seed(scale, reset=reset, say=say)
        except ShopError as error:
            raise CommandError(str(error)) from None
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            raise CommandError(
                "Somebody is at work in the database, perhaps another seed. Nothing was changed; "
                "try again in a moment, or stop the shop first."
            ) from None
        if not settings.DEBUG:
            self.stderr.write("The passwords of the demo accounts are public: change them.")
