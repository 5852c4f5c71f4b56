from django.db import migrations, models


class Migration(migrations.Migration):
    """For who walks only what changed since a time."""

    dependencies = [("orders", "0009_internal_notes")]

    operations = [
        migrations.AddIndex(
            "order",
            models.Index(fields=["buyer", "updated_at", "id"], name="order_of_buyer_updated"),
        ),
        migrations.AddIndex(
            "order", models.Index(fields=["updated_at", "id"], name="order_updated")
        ),
    ]
