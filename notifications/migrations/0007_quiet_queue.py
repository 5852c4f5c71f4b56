from django.db import migrations

TRIGGER = 'TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1'


class Migration(migrations.Migration):
    """A job that goes into the queue wakes nobody: workers look for jobs themselves, and what
    notifies somebody commits alone, one after the other in the whole database."""

    dependencies = [
        ('notifications', '0006_events_of_money'),
        ('procrastinate', '0041_post_retry_failed_job'),
    ]

    operations = [
        migrations.RunSQL(
            f'ALTER TABLE procrastinate_jobs DISABLE {TRIGGER}',
            f'ALTER TABLE procrastinate_jobs ENABLE {TRIGGER}',
        ),
    ]
