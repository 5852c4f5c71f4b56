"""Extensions, and the two text search configurations: accents ignored, words stemmed."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations


def configuration(name: str, language: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE TEXT SEARCH CONFIGURATION {name} (COPY = {language});
        ALTER TEXT SEARCH CONFIGURATION {name}
            ALTER MAPPING FOR hword, hword_part, word WITH unaccent, {language}_stem;
        """,
        f"DROP TEXT SEARCH CONFIGURATION {name}",
    )


class Migration(migrations.Migration):
    dependencies = []

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        configuration("rawi_id", "indonesian"),
        configuration("rawi_en", "english"),
    ]
