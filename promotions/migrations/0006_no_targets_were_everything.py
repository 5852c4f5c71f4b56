from django.db import migrations


def say_so(apps, schema_editor):
    """So far a promotion without targets was for everything."""
    promotions = apps.get_model("promotions", "Promotion").objects
    without = promotions.filter(products=None, categories=None, vendors=None)
    without.update(applies_to="everything")


class Migration(migrations.Migration):

    dependencies = [
        ('promotions', '0005_applies_to'),
    ]

    operations = [migrations.RunPython(say_so, migrations.RunPython.noop)]
