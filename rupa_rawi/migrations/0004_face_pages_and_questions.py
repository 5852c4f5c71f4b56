"""Editors keep the shop's face, its pages and its first page; the order desk hides questions."""

from importlib import import_module

from django.db import migrations

make = import_module("rupa_rawi.migrations.0001_staff_groups")

ALL = ("view", "add", "change", "delete")
GROUPS = {
    "Catalogue editor": {
        "house.house": ("view", "change"),
        "content.page": ALL,
        "content.banner": ALL,
        "content.rail": ALL,
        "content.railproduct": ALL,
    },
    "Order desk": {"orders.question": ("view", "change")},
}


def let_them_keep_these(apps, schema_editor):
    for name, tables in GROUPS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.add(
                *(
                    make.permission(apps, table, word)
                    for table, words in tables.items()
                    for word in words
                )
            )


class Migration(migrations.Migration):
    dependencies = [
        ("rupa_rawi", "0003_house_accounts"),
        ("house", "0001_one_row"),
        ("content", "0004_pages_banners_and_rails"),
        ("orders", "0015_questions"),
    ]
    operations = [migrations.RunPython(let_them_keep_these, migrations.RunPython.noop)]
