from django.core.management.base import BaseCommand

from serving.bench import figures


class Command(BaseCommand):
    help = "Time and statements of the hot paths on the data that is there; changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--times", type=int, default=200, help="requests of each kind")

    def handle(self, *, times, **options):
        self.stdout.write(f"{'':22}{'statements':>12}{'cpu ms':>10}{'wall ms':>10}")
        for figure in figures(times):
            self.stdout.write(
                f"{figure.name:22}{figure.statements:12.0f}{figure.cpu:10.2f}{figure.wall:10.2f}"
            )
