from django.db import migrations


class Migration(migrations.Migration):
    """Words are completed as they are typed."""

    dependencies = [("catalog", "0020_lead_days")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX catalog_word_start ON catalog_word (word text_pattern_ops)",
            "DROP INDEX catalog_word_start",
        )
    ]
