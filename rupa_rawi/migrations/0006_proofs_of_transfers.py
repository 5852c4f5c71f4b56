"""Finance looks at proofs of transfers."""

from importlib import import_module

from django.db import migrations

make = import_module("rupa_rawi.migrations.0001_staff_groups")


def let_finance_look(apps, schema_editor):
    for finance in apps.get_model("auth", "Group").objects.filter(name="Finance"):
        finance.permissions.add(make.permission(apps, "payments.proof", "view"))


class Migration(migrations.Migration):
    dependencies = [
        ("rupa_rawi", "0005_keepers_of_the_ledger"),
        ("payments", "0009_items_of_earlier_refund_lines"),
    ]
    operations = [migrations.RunPython(let_finance_look, migrations.RunPython.noop)]
