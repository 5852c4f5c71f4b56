from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('promotions', '0004_limits_from_one'),
    ]

    operations = [
        migrations.AddField(
            model_name='promotion',
            name='applies_to',
            field=models.CharField(choices=[('everything', 'everything'), ('selected', 'selected goods')], db_default='selected', max_length=10, verbose_name='applies to'),
        ),
        migrations.AddConstraint(
            model_name='promotion',
            constraint=models.CheckConstraint(condition=models.Q(('applies_to__in', ['everything', 'selected'])), name='promotion_applies_to'),
        ),
    ]
