import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0018_pieces_of_earlier_returns'),
        ('payments', '0007_refunds_name_parts_by_lines'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField(null=True)),
                ('content_type', models.CharField(editable=False, max_length=20)),
                ('uploaded_at', models.DateTimeField(verbose_name='uploaded')),
                ('status', models.CharField(choices=[('waiting', 'to be looked at'), ('confirmed', 'confirmed'), ('refused', 'refused')], default='waiting', max_length=9, verbose_name='status')),
                ('reason', models.CharField(blank=True, help_text='Why it was refused.', max_length=1000, verbose_name='reason')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='payments.payment', verbose_name='payment')),
            ],
            options={
                'verbose_name': 'proof of a transfer',
                'verbose_name_plural': 'proofs of transfers',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('payment',), name='proof_one_waiting')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='refundline',
            name='refund_line_once_a_part',
        ),
        migrations.AddField(
            model_name='refundline',
            name='item',
            field=models.ForeignKey(blank=True, help_text='Empty: the shipping of the part.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='refund_lines', to='orders.orderitem', verbose_name='item'),
        ),
        migrations.AddConstraint(
            model_name='refundline',
            constraint=models.UniqueConstraint(fields=('refund', 'fulfillment', 'item'), name='refund_line_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='refundline',
            constraint=models.CheckConstraint(condition=models.Q(('item__isnull', True), ('fulfillment__isnull', False), _connector='OR'), name='refund_line_item_of_part'),
        ),
    ]
