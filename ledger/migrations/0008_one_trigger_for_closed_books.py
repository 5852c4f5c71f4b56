"""Postings and entries are only added to, by the trigger that orders have too; what payouts,
adjustments and settlements were made of does not change either."""

from importlib import import_module

from django.db import migrations

from core.database import books

before = import_module("ledger.migrations.0003_append_only")

FROZEN = {
    "ledger_posting": (),
    "ledger_entry": (),
    "ledger_payout": ("run_id", "vendor_id", "amount", "reference"),
    "ledger_adjustment": ("vendor_id", "amount", "against", "made_by_id"),
    "ledger_settlementline": ("key", "gateway", "gross", "fee", "net"),
}


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_books_are_closed"),
        ("ledger", "0007_settlements_and_provider_references"),
    ]

    operations = [
        migrations.RunSQL(before.CHANGED, before.UNCHANGED),
        *(
            migrations.RunSQL(books.closed(table, *columns), books.reopened(table))
            for table, columns in FROZEN.items()
        ),
    ]
