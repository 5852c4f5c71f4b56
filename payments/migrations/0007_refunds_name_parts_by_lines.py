from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0006_lines_of_earlier_refunds"),
    ]
    operations = [
        migrations.RemoveField(model_name="refund", name="fulfillment"),
    ]
