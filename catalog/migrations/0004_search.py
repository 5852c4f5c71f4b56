from django.db import migrations

SEARCH = """
CREATE FUNCTION catalog_search(asked text, typed text, words text[]) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 200
SET pg_trgm.word_similarity_threshold = 0.4
AS $$
DECLARE
    query tsquery := websearch_to_tsquery('rawi_id', asked) || websearch_to_tsquery('rawi_en', asked);
    found integer;
BEGIN
    RETURN QUERY SELECT id FROM catalog_product WHERE is_listed AND search @@ query;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found < 24 AND typed <> '' THEN
        RETURN QUERY SELECT near.id
        FROM (
            SELECT id, lower(name) AS name FROM catalog_product
            WHERE is_listed AND typed <% lower(name) LIMIT 1000
        ) near
        WHERE NOT EXISTS (
            SELECT FROM unnest(words) AS word WHERE word_similarity(word, near.name) < 0.5);
    END IF;
END
$$
"""


class Migration(migrations.Migration):
    """What is on sale and fits a search: the words in Indonesian or English; where they find less
    than a page, also names that look like what was typed, each long word like some part of them.

    A function, because the threshold of the trigram index is a setting. Comparing trigrams costs
    ten microseconds a name, so there is an end to it.
    """

    dependencies = [("catalog", "0003_names_in_any_case"), ("core", "0001_text_search")]

    operations = [
        migrations.RunSQL(SEARCH, "DROP FUNCTION catalog_search(text, text, text[])"),
    ]
