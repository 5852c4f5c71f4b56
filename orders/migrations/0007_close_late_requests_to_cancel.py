"""Requests to cancel that outlived their time: granted where the part was cancelled, too late where
the goods arrived."""

from django.db import migrations
from django.db.models import F
from django.db.models.functions import Coalesce, Now

OPEN = ("requested", "approved")
ANSWER = "Barang sudah sampai sebelum permintaan ini diputuskan."


def close(apps, schema_editor):
    ReturnRequest = apps.get_model("orders", "ReturnRequest")
    late = ReturnRequest.objects.filter(kind="cancellation", status__in=OPEN)
    decided_at = Coalesce(F("decided_at"), Now())
    late.filter(fulfillment__status="cancelled").update(status="done", decided_at=decided_at)
    arrived = late.filter(fulfillment__status__in=("delivered", "completed", "returned"))
    arrived.update(status="declined", answer=ANSWER, decided_at=decided_at)


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0006_tax_of_parts"),
    ]
    operations = [migrations.RunPython(close, migrations.RunPython.noop)]
