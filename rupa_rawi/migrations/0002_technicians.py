"""Who keeps the machine running: a group of staff to start with, and what finance lacked."""

from importlib import import_module

from django.db import migrations

make = import_module("rupa_rawi.migrations.0001_staff_groups")

TECHNICIAN = {
    "audit.logentry": ["view"],
    "notifications.job": ["view", "change"],
    "notifications.mail": ["view"],
    "notifications.webhookendpoint": ["view"],
    "notifications.delivery": ["view"],
}
FINANCE = {"payments.paymentevent": ["view"], "audit.logentry": ["view"]}


def add_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name, tables in (("Technician", TECHNICIAN), ("Finance", FINANCE)):
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new or name == "Finance":
            group.permissions.add(
                *(
                    make.permission(apps, table, word)
                    for table, words in tables.items()
                    for word in words
                )
            )


class Migration(migrations.Migration):
    dependencies = [
        ("rupa_rawi", "0001_staff_groups"),
        ("audit", "0001_initial"),
        ("notifications", "0002_jobs"),
        ("payments", "0002_events_and_refunds_by_hand"),
    ]
    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop)]
