import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0016_items_saved_for_later'),
    ]

    operations = [
        migrations.AddField(
            model_name='returnrequest',
            name='at_fault',
            field=models.CharField(blank=True, choices=[('vendor', 'the vendor’s'), ('buyer', 'the buyer’s')], db_default='', default='', help_text='For the vendor’s the shipping is given back too.', max_length=6, verbose_name='whose fault'),
        ),
        migrations.AddField(
            model_name='returnrequest',
            name='is_shipping_refunded',
            field=models.BooleanField(db_default=False, default=False, editable=False, verbose_name='shipping given back'),
        ),
        migrations.AlterField(
            model_name='fulfillment',
            name='is_restocked',
            field=models.BooleanField(default=False, help_text='After a cancellation.', verbose_name='goods back in stock'),
        ),
        migrations.CreateModel(
            name='ReturnPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField(null=True)),
                ('content_type', models.CharField(editable=False, max_length=20)),
                ('uploaded_at', models.DateTimeField(verbose_name='uploaded')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pictures', to='orders.returnrequest', verbose_name='return')),
            ],
            options={
                'verbose_name': 'picture of a return',
                'verbose_name_plural': 'pictures of returns',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ReturnItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveIntegerField(verbose_name='pieces')),
                ('restocked', models.PositiveIntegerField(default=0, help_text='Of these pieces, once they came back.', verbose_name='back in stock')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='return_items', to='orders.orderitem', verbose_name='item')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='orders.returnrequest', verbose_name='return')),
            ],
            options={
                'verbose_name': 'item of a return',
                'verbose_name_plural': 'items of returns',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('request', 'item'), name='return_item_once'), models.CheckConstraint(condition=models.Q(('quantity__gte', 1), ('restocked__lte', models.F('quantity'))), name='return_item_pieces')],
            },
        ),
    ]
