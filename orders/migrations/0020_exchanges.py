import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0019_money_is_not_changed'),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='exchange_for',
            field=models.ForeignKey(db_index=False, editable=False, help_text='The return whose goods it takes the place of.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exchanges', to='orders.returnrequest', verbose_name='in exchange for'),
        ),
        migrations.AddField(
            model_name='checkout',
            name='exchange_for',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.returnrequest', verbose_name='in exchange for'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('exchange_for__isnull', False)), fields=['exchange_for'], name='order_exchanges'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.UniqueConstraint(condition=models.Q(('exchange_for__isnull', False), models.Q(('status', 'cancelled'), _negated=True)), fields=('exchange_for',), name='order_one_exchange'),
        ),
    ]
