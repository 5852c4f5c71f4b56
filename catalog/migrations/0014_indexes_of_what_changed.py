from django.db import migrations, models


class Migration(migrations.Migration):
    """For who walks only what changed since a time."""

    dependencies = [("catalog", "0013_fill_price_to_and_keywords")]

    operations = [
        migrations.AddIndex(
            "product",
            models.Index(
                fields=["updated_at", "id"],
                name="product_updated",
                condition=models.Q(("is_listed", True)),
            ),
        ),
        migrations.AddIndex(
            "product",
            models.Index(fields=["vendor", "updated_at", "id"], name="product_vendor_updated"),
        ),
    ]
