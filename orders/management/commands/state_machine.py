from django.core.management.base import BaseCommand

from orders.diagram import mermaid


class Command(BaseCommand):
    help = "The state machine of a fulfillment as a Mermaid diagram, drawn from the code."

    def handle(self, **options):
        self.stdout.write(mermaid())
