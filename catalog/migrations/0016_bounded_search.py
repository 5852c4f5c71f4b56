from django.db import migrations

WORDS = r"""
CREATE TABLE catalog_word (word text PRIMARY KEY);
CREATE INDEX catalog_word_trigrams ON catalog_word USING gin (word gin_trgm_ops);

CREATE FUNCTION catalog_words_of(said text) RETURNS SETOF text
LANGUAGE sql STABLE ROWS 20 AS $$
    SELECT word FROM regexp_split_to_table(lower(unaccent(said)), '[^[:alpha:]]+') AS word
    WHERE length(word) BETWEEN 3 AND 40
$$;

CREATE FUNCTION catalog_learn_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- in one order for all, so that two who bring the same new words do not deadlock
    INSERT INTO catalog_word
    SELECT DISTINCT said.word
    FROM catalog_words_of(concat_ws(' ', NEW.name, NEW.keywords)) AS said (word)
    WHERE NOT EXISTS (SELECT FROM catalog_word known WHERE known.word = said.word)
    ORDER BY 1 ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER learn_words AFTER INSERT ON catalog_product
    FOR EACH ROW EXECUTE FUNCTION catalog_learn_words();
CREATE TRIGGER learn_changed_words AFTER UPDATE OF name, keywords ON catalog_product
    FOR EACH ROW
    WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.keywords IS DISTINCT FROM NEW.keywords)
    EXECUTE FUNCTION catalog_learn_words();

CREATE FUNCTION catalog_forget_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM catalog_word;
    RETURN NULL;
END
$$;
CREATE TRIGGER forget_words AFTER TRUNCATE ON catalog_product
    EXECUTE FUNCTION catalog_forget_words();
"""
FORGET = """
DROP TRIGGER forget_words ON catalog_product;
DROP TRIGGER learn_changed_words ON catalog_product;
DROP TRIGGER learn_words ON catalog_product;
DROP FUNCTION catalog_forget_words();
DROP FUNCTION catalog_learn_words();
DROP FUNCTION catalog_words_of(text);
DROP TABLE catalog_word;
"""
LEARN = """
INSERT INTO catalog_word
SELECT DISTINCT word FROM catalog_product, catalog_words_of(concat_ws(' ', name, keywords)) AS word
ORDER BY word
"""

SEARCH = r"""
DROP FUNCTION catalog_search(text, text[], text);

CREATE FUNCTION catalog_matches(query tsquery, but tsquery, most integer)
RETURNS TABLE (id bigint, rank real)
LANGUAGE plpgsql ROWS 200
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    many CONSTANT float := 100000;
    newest CONSTANT integer := 4000;
    page CONSTANT integer := 24;
    wanted tsquery := coalesce(query && !!but, query);
    plan json;
    oldest bigint := 9223372036854775807;
    found integer := 0;
BEGIN
    IF (SELECT reltuples FROM pg_class WHERE oid = 'catalog_product'::regclass) > many THEN
        EXECUTE format(
            'EXPLAIN (FORMAT JSON) SELECT FROM catalog_product WHERE search @@ %L', query
        ) INTO plan;
        IF (plan #>> '{0,Plan,Plan Rows}')::float > many THEN
            RETURN QUERY
                SELECT p.id, ts_rank(p.search, query)
                FROM (SELECT id, search FROM catalog_product
                    WHERE is_listed ORDER BY id DESC LIMIT newest) p
                WHERE p.search @@ wanted LIMIT most;
            GET DIAGNOSTICS found = ROW_COUNT;
            IF found >= page THEN
                RETURN;
            END IF;
            oldest := (SELECT min(id) FROM (
                SELECT id FROM catalog_product WHERE is_listed ORDER BY id DESC LIMIT newest) p);
        END IF;
    END IF;
    RETURN QUERY
        SELECT p.id, ts_rank(p.search, query) FROM catalog_product p
        WHERE p.is_listed AND p.search @@ wanted AND p.id < oldest LIMIT most - found;
END
$$;

CREATE FUNCTION catalog_search(asked text, words text[], phrase text, most integer)
RETURNS TABLE (id bigint, relevance numeric)
LANGUAGE plpgsql ROWS 200
SET plan_cache_mode = force_generic_plan
SET pg_trgm.similarity_threshold = 0.35
AS $$
#variable_conflict use_column
DECLARE
    page CONSTANT integer := 24;
    few CONSTANT integer := 200;
    word text;
    one tsquery;
    said text[] := '{}';
    each tsquery[] := '{}';
    every tsquery;
    alike tsquery;
    anything tsquery;
    nearly tsquery;
    ids bigint[];
    parts bigint[];
    count integer;
    more integer;
BEGIN
    IF phrase <> '' THEN
        every := websearch_to_tsquery('rawi_id', phrase) || websearch_to_tsquery('rawi_en', phrase);
        RETURN QUERY
            SELECT m.id, round(m.rank::numeric, 6) FROM catalog_matches(every, NULL, most) m;
        RETURN;
    END IF;

    -- a whole SKU
    ids := ARRAY(SELECT DISTINCT product_id FROM catalog_variant
        WHERE lower(sku) = asked AND is_active LIMIT few);
    IF ids <> '{}' THEN
        RETURN QUERY SELECT p.id, 10::numeric FROM catalog_product p
            WHERE p.id = ANY (ids) AND p.is_listed;
        IF FOUND THEN
            RETURN;
        END IF;
    END IF;

    FOREACH word IN ARRAY words LOOP
        one := plainto_tsquery('rawi_id', word) || plainto_tsquery('rawi_en', word);
        CONTINUE WHEN numnode(one) = 0;
        said := said || lower(unaccent(word));
        each := each || one;
        every := coalesce(every && one, one);
        anything := coalesce(anything || one, one);
    END LOOP;
    IF every IS NULL THEN
        RETURN;
    END IF;

    -- the whole name, and every word
    ids := ARRAY(SELECT p.id FROM catalog_product p
        WHERE p.is_listed AND lower(p.name) = asked LIMIT few);
    RETURN QUERY SELECT p.id, round((5 + ts_rank(p.search, every))::numeric, 6)
        FROM catalog_product p WHERE p.id = ANY (ids);
    RETURN QUERY SELECT m.id, round((4 + m.rank)::numeric, 6)
        FROM catalog_matches(every, NULL, most) m WHERE m.id <> ALL (ids);
    GET DIAGNOSTICS count = ROW_COUNT;
    count := count + cardinality(ids);
    IF count >= page THEN
        RETURN;
    END IF;

    -- a part of a SKU
    IF asked ~ '^\S*[[:alnum:]]{3}\S*$' THEN
        parts := ARRAY(SELECT p.id FROM catalog_product p
            WHERE p.is_listed AND NOT p.search @@ every AND p.id = ANY (ARRAY(
                SELECT product_id FROM catalog_variant
                WHERE lower(sku) LIKE '%' || regexp_replace(asked, '([\\%_])', '\\\1', 'g') || '%'
                    AND is_active LIMIT few)));
        RETURN QUERY SELECT part, 3::numeric FROM unnest(parts) AS part;
        count := count + cardinality(parts);
        ids := ids || parts;
    END IF;

    -- words that look like those
    FOR place IN 1 .. cardinality(each) LOOP
        one := each[place];
        FOR word IN
            SELECT near.word FROM (
                SELECT known.word, similarity(known.word, said[place]) AS likeness,
                    max(similarity(known.word, said[place])) OVER () AS best
                FROM catalog_word known
                WHERE known.word % said[place] AND known.word <> said[place]
            ) near
            WHERE said[place] ~ '^[[:alpha:]]{3,}$' AND near.likeness > 0.85 * near.best
            ORDER BY near.likeness DESC, near.word LIMIT 5
        LOOP
            one := one || plainto_tsquery('rawi_id', word) || plainto_tsquery('rawi_en', word);
        END LOOP;
        alike := coalesce(alike && one, one);
    END LOOP;
    IF count < page THEN
        RETURN QUERY SELECT m.id, round((2 + m.rank)::numeric, 6)
            FROM catalog_matches(alike, every, few) m WHERE m.id <> ALL (ids);
        GET DIAGNOSTICS more = ROW_COUNT;
        count := count + more;
    END IF;

    -- most of the words, or any of them
    IF count < page AND cardinality(each) > 1 THEN
        IF cardinality(each) > 2 THEN
            SELECT string_agg('(' || all_but_one::text || ')', ' | ')::tsquery INTO nearly
            FROM (
                SELECT string_agg('(' || kept.query::text || ')', ' & ') AS all_but_one
                FROM generate_subscripts(each, 1) AS missing (place)
                CROSS JOIN unnest(each) WITH ORDINALITY AS kept (query, place)
                WHERE kept.place <> missing.place GROUP BY missing.place
            ) combined;
            IF EXISTS (SELECT FROM catalog_matches(nearly, every, 1)) THEN
                anything := nearly;
            END IF;
        END IF;
        RETURN QUERY SELECT p.id, round((
                (SELECT count(*) FROM unnest(each) AS query WHERE p.search @@ query)
                + m.rank)::numeric / (cardinality(each) + 1), 6)
            FROM catalog_matches(anything, every || alike, few) m
            JOIN catalog_product p ON p.id = m.id
            WHERE p.id <> ALL (ids);
    END IF;
END
$$;
"""
BACK = """
DROP FUNCTION catalog_search(text, text[], text, integer);
DROP FUNCTION catalog_matches(tsquery, tsquery, integer);
CREATE FUNCTION catalog_search(asked text, words text[], phrase text)
RETURNS TABLE (id bigint, relevance numeric)
LANGUAGE sql STABLE AS $$
    SELECT id, 1::numeric FROM catalog_product
    WHERE is_listed AND search @@ plainto_tsquery('rawi_id', concat_ws(' ', asked, phrase))
$$
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0015_versions")]

    operations = [
        migrations.RunSQL(WORDS, FORGET),
        migrations.RunSQL(LEARN, migrations.RunSQL.noop),
        migrations.RunSQL(SEARCH, BACK),
    ]
