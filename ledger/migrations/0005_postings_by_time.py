"""The lists of a month read the postings of that month."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0004_payouts"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="posting",
            index=django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="posting_by_time"),
        ),
    ]
