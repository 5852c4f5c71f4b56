"""Finance keeps the bank accounts to which buyers transfer."""

from importlib import import_module

from django.db import migrations

make = import_module("rupa_rawi.migrations.0001_staff_groups")

WORDS = ("view", "add", "change", "delete")


def let_finance_keep_accounts(apps, schema_editor):
    for finance in apps.get_model("auth", "Group").objects.filter(name="Finance"):
        finance.permissions.add(
            *(make.permission(apps, "payments.houseaccount", word) for word in WORDS)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("rupa_rawi", "0002_technicians"),
        ("payments", "0004_house_accounts"),
    ]
    operations = [migrations.RunPython(let_finance_keep_accounts, migrations.RunPython.noop)]
