import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0007_limits_of_fields'),
        ('vendors', '0003_limits_of_texts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProductImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=255, verbose_name='file')),
                ('status', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'done'), ('failed', 'failed')], default='waiting', max_length=10, verbose_name='status')),
                ('rows', models.PositiveIntegerField(verbose_name='rows')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='rows done')),
                ('created', models.PositiveIntegerField(default=0, verbose_name='new products')),
                ('changed', models.PositiveIntegerField(default=0, verbose_name='changed products')),
                ('unchanged', models.PositiveIntegerField(default=0, verbose_name='unchanged products')),
                ('errors', models.JSONField(blank=True, default=list, verbose_name='errors')),
                ('sheet', models.JSONField(default=dict, editable=False)),
                ('done_rows', models.JSONField(default=list, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='received')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='imported by')),
                ('vendor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='vendors.vendor', verbose_name='vendor')),
            ],
            options={
                'verbose_name': 'import of products',
                'verbose_name_plural': 'imports of products',
                'indexes': [models.Index(fields=['vendor', '-id'], name='product_import_newest'), models.Index(fields=['created_at'], name='product_import_age')],
                'constraints': [models.UniqueConstraint(models.F('vendor'), condition=models.Q(('status__in', ['waiting', 'running'])), name='product_import_one_at_a_time')],
            },
        ),
    ]
