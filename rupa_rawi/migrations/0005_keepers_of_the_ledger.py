"""Finance looks after the ledger and makes payouts; who approves them is another group."""

from importlib import import_module

from django.db import migrations

make = import_module("rupa_rawi.migrations.0001_staff_groups")

LOOK = {
    "ledger.posting": ("view",),
    "ledger.adjustment": ("view",),
    "ledger.payoutrun": ("view",),
    "ledger.payout": ("view",),
    "ledger.bankaccount": ("view",),
}
FINANCE = LOOK | {
    "ledger.adjustment": ("view", "add"),
    "ledger.payoutrun": ("view", "make_payout"),
    "ledger.bankaccount": ("view", "verify_bankaccount"),
}
APPROVERS = LOOK | {
    "ledger.adjustment": ("view", "approve_adjustment"),
    "ledger.payoutrun": ("view", "approve_payout"),
    "vendors.vendor": ("view",),
}


def let_them_keep_the_ledger(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for finance in Group.objects.filter(name="Finance"):
        finance.permissions.add(*permissions(apps, FINANCE))
    approvers, is_new = Group.objects.get_or_create(name="Finance approver")
    if is_new:
        approvers.permissions.set(permissions(apps, APPROVERS))


def permissions(apps, tables):
    return [
        make.permission(apps, table, word) for table, words in tables.items() for word in words
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("rupa_rawi", "0004_face_pages_and_questions"),
        ("ledger", "0004_payouts"),
        ("vendors", "0001_initial"),
    ]
    operations = [migrations.RunPython(let_them_keep_the_ledger, migrations.RunPython.noop)]
