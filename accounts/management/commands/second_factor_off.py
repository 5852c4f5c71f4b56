from django.core.management import BaseCommand, CommandError

from accounts.models import User
from accounts.operations import take_off_second_factor


class Command(BaseCommand):
    """For when the last superuser has lost phone and recovery codes, or nobody else may help."""

    help = (
        "Takes off somebody's second factor and ends all their sign-ins. They set up a new one "
        "when they next open the back office. Superusers do the same there, on the person's page."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", help="a username or an e-mail address")

    def handle(self, *, name, **options):
        user = User.objects.named(name)
        if user is None:
            raise CommandError(f"Nobody is called {name}.")
        take_off_second_factor(user)
        self.stdout.write(f"{user.username} has no second factor any more.")
