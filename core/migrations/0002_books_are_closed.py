"""The function behind the triggers that keep figures as they were written."""

from django.db import migrations

from core.database import books


class Migration(migrations.Migration):
    dependencies = [("core", "0001_text_search")]

    operations = [migrations.RunSQL(books.FUNCTION, books.NO_FUNCTION)]
