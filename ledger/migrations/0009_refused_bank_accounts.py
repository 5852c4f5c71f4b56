from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0008_one_trigger_for_closed_books'),
    ]

    operations = [
        migrations.AddField(
            model_name='bankaccount',
            name='refusal',
            field=models.CharField(blank=True, db_default='', default='', editable=False, help_text='Why staff refused it: the vendor reads it.', max_length=500, verbose_name='refused because'),
        ),
    ]
