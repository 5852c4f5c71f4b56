from django.db import migrations

SEARCH = r"""
DROP FUNCTION catalog_search(text, text, text[]);
CREATE FUNCTION catalog_search(asked text, words text[], phrase text)
RETURNS TABLE (id bigint, relevance numeric)
LANGUAGE plpgsql STABLE ROWS 200
SET pg_trgm.word_similarity_threshold = 0.4
AS $$
#variable_conflict use_column
DECLARE
    enough CONSTANT integer := 24;
    most CONSTANT integer := 5000;
    word text;
    one tsquery;
    each tsquery[] := '{}';
    long_words text[] := '{}';
    each_long tsquery[] := '{}';
    every tsquery;
    nearly tsquery;
    anything tsquery;
    typed text;
    named bigint[] := '{}';
    parts bigint[] := '{}';
    close_ids bigint[] := '{}';
    close_by numeric[] := '{}';
    found integer := 0;
    more integer;
BEGIN
    IF phrase <> '' THEN
        every := websearch_to_tsquery('rawi_id', phrase) || websearch_to_tsquery('rawi_en', phrase);
        RETURN QUERY SELECT p.id, round(ts_rank(p.search, every)::numeric, 6)
            FROM catalog_product p WHERE p.is_listed AND p.search @@ every LIMIT most;
        RETURN;
    END IF;

    FOREACH word IN ARRAY words LOOP
        one := plainto_tsquery('rawi_id', word) || plainto_tsquery('rawi_en', word);
        CONTINUE WHEN numnode(one) = 0;
        each := each || one;
        every := coalesce(every && one, one);
        anything := coalesce(anything || one, one);
        IF length(word) > 2 THEN
            long_words := long_words || lower(unaccent(word));
            each_long := each_long || one;
        END IF;
    END LOOP;
    IF every IS NULL THEN
        RETURN;
    END IF;

    -- a whole SKU
    named := ARRAY(SELECT DISTINCT product_id FROM catalog_variant
        WHERE lower(sku) = asked AND is_active LIMIT 100);
    IF named <> '{}' THEN
        RETURN QUERY SELECT p.id, 10::numeric FROM catalog_product p
            WHERE p.id = ANY (named) AND p.is_listed;
        GET DIAGNOSTICS found = ROW_COUNT;
        IF found > 0 THEN
            RETURN;
        END IF;
    END IF;

    -- every word
    RETURN QUERY SELECT p.id, round((CASE WHEN lower(p.name) = asked THEN 5 ELSE 4 END
            + ts_rank(p.search, every))::numeric, 6)
        FROM catalog_product p
        WHERE p.is_listed AND p.search @@ every LIMIT most;
    GET DIAGNOSTICS more = ROW_COUNT;
    found := found + more;
    IF found >= enough THEN
        RETURN;
    END IF;

    -- a part of a SKU
    IF asked ~ '^\S*[[:alnum:]]{3}\S*$' THEN
        parts := ARRAY(SELECT DISTINCT product_id FROM catalog_variant
            WHERE lower(sku) LIKE '%' || regexp_replace(asked, '([\\%_])', '\\\1', 'g') || '%'
                AND is_active LIMIT 200);
        RETURN QUERY SELECT p.id, 3::numeric FROM catalog_product p
            WHERE p.id = ANY (parts) AND p.is_listed AND NOT p.search @@ every;
        GET DIAGNOSTICS more = ROW_COUNT;
        found := found + more;
    END IF;

    -- names that look like it, each long word like some part of them or found elsewhere
    typed := array_to_string(long_words, ' ');
    IF found < enough AND typed <> '' THEN
        SELECT array_agg(near.id), array_agg(word_similarity(typed, near.name)::numeric)
        INTO close_ids, close_by
        FROM (
            SELECT p.id, lower(p.name) AS name, p.search FROM catalog_product p
            WHERE p.is_listed AND typed <% lower(p.name) AND NOT p.search @@ every
                AND p.id <> ALL (parts)
            LIMIT CASE found WHEN 0 THEN 1000 ELSE 200 END
        ) near
        WHERE NOT EXISTS (
                SELECT FROM unnest(long_words, each_long) AS long (word, query)
                WHERE word_similarity(long.word, near.name) < 0.5
                    AND NOT near.search @@ long.query);
        close_ids := coalesce(close_ids, '{}');
        RETURN QUERY SELECT near.id, round(2 + near.likeness, 6)
            FROM unnest(close_ids, close_by) AS near (id, likeness);
        found := found + cardinality(close_ids);
    END IF;

    -- most of the words, or any of them
    IF found < enough AND cardinality(each) > 1 THEN
        IF cardinality(each) > 2 THEN
            SELECT CASE WHEN bool_or(all_but_one IS NOT NULL) THEN
                string_agg('(' || all_but_one::text || ')', ' | ')::tsquery END INTO nearly
            FROM (
                SELECT string_agg('(' || kept.query::text || ')', ' & ') AS all_but_one
                FROM generate_subscripts(each, 1) AS missing (place)
                CROSS JOIN unnest(each) WITH ORDINALITY AS kept (query, place)
                WHERE kept.place <> missing.place GROUP BY missing.place
            ) combined;
            anything := CASE WHEN EXISTS (SELECT FROM catalog_product p
                WHERE p.is_listed AND p.search @@ nearly AND NOT p.search @@ every)
                THEN nearly ELSE anything END;
        END IF;
        RETURN QUERY SELECT partly.id, round((
                (SELECT count(*) FROM unnest(each) AS query WHERE partly.search @@ query)
                + ts_rank(partly.search, anything))::numeric / (cardinality(each) + 1), 6)
            FROM (
                SELECT p.id, p.search FROM catalog_product p
                WHERE p.is_listed AND p.search @@ anything AND NOT p.search @@ every
                    AND p.id <> ALL (parts) AND p.id <> ALL (close_ids)
                LIMIT 200
            ) partly;
    END IF;
END
$$
"""
BACK = """
DROP FUNCTION catalog_search(text, text[], text);
CREATE FUNCTION catalog_search(asked text, typed text, words text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE AS $$
    SELECT id FROM catalog_product WHERE is_listed
        AND search @@ (websearch_to_tsquery('rawi_id', asked) || websearch_to_tsquery('rawi_en', asked))
$$
"""


class Migration(migrations.Migration):
    """A search gives what is on sale with how well it fits, of a bounded number:

    10      a variant's whole SKU, and then nothing else
    4 to 6  every word, in Indonesian or English; the exact name first
    3       a part of a SKU
    2 to 3  a name that looks like what was typed
    to 1    some of the words, the more the better

    Each kind only while those before it fill less than a page. A phrase, from who writes operators,
    is taken at its word.
    """

    dependencies = [("catalog", "0011_keywords")]

    operations = [migrations.RunSQL(SEARCH, BACK)]
