"""The lists of a month read the postings of that month."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("ledger", "0004_payouts"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="posting",
            index=django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="posting_by_time"),
        ),
    ]
