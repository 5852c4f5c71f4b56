"""Groups of staff to start with. A house may change, rename and add to them; this runs once."""

from django.db import migrations

LOOK_AT_ORDERS = {
    "orders.order": ["view"],
    "orders.fulfillment": ["view"],
    "orders.returnrequest": ["view"],
    "payments.payment": ["view"],
    "payments.refund": ["view"],
}
GROUPS = {
    "Catalogue editor": {
        "catalog.category": ["view", "add", "change", "delete"],
        "catalog.product": ["view", "add", "change"],
        "catalog.variant": ["view", "add", "change"],
        "catalog.productimage": ["view", "add", "change", "delete"],
        "catalog.tag": ["view", "add", "change", "delete"],
        "catalog.sustainabilityattribute": ["view", "add", "change", "delete"],
        "vendors.vendor": ["view"],
        "promotions.promotion": ["view", "add", "change"],
        "content.article": ["view", "add", "change", "delete"],
        "content.testimonial": ["view", "change"],
        "reviews.review": ["view", "change"],
    },
    "Order desk": LOOK_AT_ORDERS
    | {
        "orders.fulfillment": ["view", "move_fulfillment"],
        "catalog.product": ["view"],
        "vendors.vendor": ["view"],
        "accounts.user": ["view"],
    },
    "Finance": LOOK_AT_ORDERS
    | {
        "payments.payment": ["view", "confirm_payment"],
        "payments.refund": ["view", "refund"],
        "vendors.vendor": ["view"],
    },
    "Vendor care": {
        "vendors.vendor": ["view", "change", "review_vendor"],
        "vendors.vendorreview": ["view"],
        "catalog.product": ["view"],
        "accounts.user": ["view"],
    },
}


def make_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name, tables in GROUPS.items():
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            group.permissions.set(
                permission(apps, table, word) for table, words in tables.items() for word in words
            )


def permission(apps, table, word):
    """The permission's row. Django makes them only after the last migration, so perhaps first here,
    in the same words."""
    model = apps.get_model(table)
    own = dict(model._meta.permissions)
    codename = word if word in own else f"{word}_{model._meta.model_name}"
    kinds = apps.get_model("contenttypes", "ContentType").objects
    kind, _ = kinds.get_or_create(app_label=model._meta.app_label, model=model._meta.model_name)
    row, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind,
        codename=codename,
        defaults={"name": own.get(word) or f"Can {word} {model._meta.verbose_name_raw}"},
    )
    return row


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("accounts", "0001_initial"),
        ("vendors", "0001_initial"),
        ("catalog", "0001_initial"),
        ("promotions", "0001_initial"),
        ("content", "0001_initial"),
        ("orders", "0001_initial"),
        ("payments", "0001_initial"),
        ("reviews", "0001_initial"),
    ]
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
