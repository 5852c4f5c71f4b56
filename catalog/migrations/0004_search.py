from django.db import migrations

SEARCH = """
CREATE FUNCTION catalog_search(asked text, typed text, words text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
SET pg_trgm.word_similarity_threshold = 0.35
AS $$
    SELECT id FROM catalog_product
    WHERE is_listed
        AND search @@ (websearch_to_tsquery('rawi_id', asked) || websearch_to_tsquery('rawi_en', asked))
    UNION
    SELECT id FROM catalog_product
    WHERE is_listed AND typed <% lower(name) AND NOT EXISTS (
        SELECT FROM unnest(words) AS word WHERE word_similarity(word, lower(name)) < 0.5)
$$
"""


class Migration(migrations.Migration):
    """What is on sale and fits a search: the words in Indonesian or English, or a name that looks
    like what was typed, each long word like some part of it. A function, because the threshold of
    the trigram index is a setting. Either index is asked apart."""

    dependencies = [("catalog", "0003_names_in_any_case"), ("core", "0001_text_search")]

    operations = [
        migrations.RunSQL(SEARCH, "DROP FUNCTION catalog_search(text, text, text[])"),
    ]
