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
CREATE FUNCTION catalog_learn_new_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_word
    SELECT DISTINCT said.word
    FROM goods, catalog_words_of(concat_ws(' ', name, keywords)) AS said (word)
    WHERE NOT EXISTS (SELECT FROM catalog_word known WHERE known.word = said.word)
    ORDER BY 1 ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER learn_words AFTER INSERT ON catalog_product
    REFERENCING NEW TABLE AS goods EXECUTE FUNCTION catalog_learn_new_words();
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
DROP FUNCTION catalog_learn_new_words();
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

CREATE FUNCTION catalog_stems(word text) RETURNS tsquery LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN indonesian = english THEN indonesian ELSE indonesian || english END
    FROM (SELECT plainto_tsquery('rawi_id', word), plainto_tsquery('rawi_en', word))
        AS stems (indonesian, english)
$$;

CREATE FUNCTION catalog_goods_of(query tsquery) RETURNS float
LANGUAGE plpgsql STRICT AS $$
DECLARE
    plan json;
BEGIN
    IF (SELECT reltuples FROM pg_class WHERE oid = 'catalog_product'::regclass) <= 10000 THEN
        RETURN 0;
    END IF;
    EXECUTE format(
        'EXPLAIN (FORMAT JSON) SELECT FROM catalog_product WHERE search @@ %L', query
    ) INTO plan;
    RETURN plan #>> '{0,Plan,Plan Rows}';
END
$$;

CREATE FUNCTION catalog_matches(
    query tsquery, goods float, but bigint[], most integer, blocks integer, is_thorough boolean)
RETURNS TABLE (id bigint, rank integer)
LANGUAGE plpgsql ROWS 200
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    page CONSTANT integer := 24;
    many CONSTANT float := 10000;
    newest bigint;
    ids bigint[] := '{}';
    new_ids bigint[];
    ranks integer[];
BEGIN
    IF goods > many THEN
        newest := (SELECT max(p.id) >> 12 FROM catalog_product p WHERE p.is_listed);
        FOR block IN REVERSE newest .. greatest(newest - blocks + 1, 0) LOOP
            SELECT coalesce(array_agg(p.id), '{}'), array_agg(p.rank) INTO new_ids, ranks
            FROM (
                SELECT p.id, (1000000 * ts_rank(p.search, query))::integer AS rank
                FROM catalog_product p
                WHERE p.is_listed AND p.search @@ query AND ARRAY[p.id >> 12] @> ARRAY[block::bigint]
                    AND p.id <> ALL (but) LIMIT least(most, 5000) - cardinality(ids)
            ) p;
            RETURN QUERY SELECT m.id, m.rank FROM unnest(new_ids, ranks) AS m (id, rank);
            ids := ids || new_ids;
            EXIT WHEN cardinality(ids) >= least(most, 5000);
        END LOOP;
        IF cardinality(ids) >= least(most, page) OR goods > 120000 OR NOT is_thorough THEN
            RETURN;
        END IF;
    END IF;
    RETURN QUERY
        SELECT p.id, (1000000 * ts_rank(p.search, query))::integer FROM catalog_product p
        WHERE p.is_listed AND p.search @@ query AND p.id <> ALL (but || ids)
        LIMIT most - cardinality(ids);
END
$$;

CREATE FUNCTION catalog_expected(words text[], phrase text) RETURNS float LANGUAGE plpgsql AS $$
DECLARE
    word text;
    every tsquery;
BEGIN
    IF phrase <> '' THEN
        RETURN catalog_goods_of(websearch_to_tsquery('rawi_id', phrase));
    END IF;
    FOREACH word IN ARRAY words LOOP
        CONTINUE WHEN numnode(plainto_tsquery('rawi_id', word)) = 0;
        every := coalesce(every && plainto_tsquery('rawi_id', word),
            plainto_tsquery('rawi_id', word));
    END LOOP;
    RETURN catalog_goods_of(every);
END
$$;

CREATE FUNCTION catalog_search(asked text, words text[], phrase text, most integer)
RETURNS TABLE (id bigint, relevance integer)
LANGUAGE plpgsql ROWS 200
SET plan_cache_mode = force_generic_plan
SET pg_trgm.similarity_threshold = 0.35
AS $$
#variable_conflict use_column
DECLARE
    page CONSTANT integer := 24;
    few CONSTANT integer := 200;
    blocks CONSTANT integer := CASE
        WHEN cardinality(words) > 5 THEN 2 WHEN most > 1000 THEN 12 ELSE 6 END;
    word text;
    one tsquery;
    said text[] := '{}';
    each tsquery[] := '{}';
    goods float[] := '{}';
    fewest float;
    every tsquery;
    anything tsquery;
    alike tsquery;
    but_one tsquery;
    seen bigint[];
    ids bigint[];
    ranks integer[];
BEGIN
    IF phrase <> '' THEN
        every := websearch_to_tsquery('rawi_id', phrase) || websearch_to_tsquery('rawi_en', phrase);
        IF querytree(every) NOT IN ('', 'T') THEN  -- it also says what is to be there
            RETURN QUERY SELECT * FROM catalog_matches(
                every, catalog_goods_of(every), '{}', least(most, 1000), 2, false);
            RETURN;
        END IF;
        every := NULL;
    END IF;

    -- a whole SKU
    ids := ARRAY(SELECT DISTINCT product_id FROM catalog_variant
        WHERE lower(sku) = asked AND is_active LIMIT few);
    IF ids <> '{}' THEN
        RETURN QUERY SELECT p.id, 10000000 FROM catalog_product p
            WHERE p.id = ANY (ids) AND p.is_listed;
        IF FOUND THEN
            RETURN;
        END IF;
    END IF;

    FOREACH word IN ARRAY words LOOP
        one := catalog_stems(word);
        CONTINUE WHEN numnode(one) = 0;
        said := said || lower(unaccent(word));
        each := each || one;
        goods := goods || catalog_goods_of(plainto_tsquery('rawi_id', word));
        fewest := least(fewest, goods[cardinality(goods)]);
        every := coalesce(every && one, one);
        anything := coalesce(anything || one, one);
    END LOOP;
    IF every IS NULL THEN
        RETURN;
    END IF;

    -- the whole name
    seen := ARRAY(SELECT p.id FROM catalog_product p
        WHERE p.is_listed AND lower(p.name) = asked LIMIT few);
    RETURN QUERY SELECT p.id, 5000000 + (1000000 * ts_rank(p.search, every))::integer
        FROM catalog_product p WHERE p.id = ANY (seen);

    -- every word; who wants to count them all waits for words that only together are rare
    IF most >= 10000 THEN
        fewest := catalog_goods_of(every);
    END IF;
    SELECT coalesce(array_agg(m.id), '{}'), array_agg(m.rank) INTO ids, ranks
        FROM catalog_matches(every, fewest, seen, most, blocks, true) m;
    RETURN QUERY SELECT m.id, 4000000 + m.rank FROM unnest(ids, ranks) AS m (id, rank);
    seen := seen || ids;

    -- how a SKU begins, or a part of one that has letters
    IF cardinality(seen) < page AND asked ~ '^\S*[[:alnum:]]{3}\S*$' THEN
        ids := ARRAY(SELECT product_id FROM catalog_variant
            WHERE lower(sku) ~>=~ asked AND lower(sku) ~<~ (asked || chr(1114111))
                AND is_active LIMIT few);
        IF ids = '{}' AND asked ~ '[[:alpha:]]' THEN
            ids := ARRAY(SELECT product_id FROM catalog_variant
                WHERE lower(sku) LIKE '%' || regexp_replace(asked, '([\\%_])', '\\\1', 'g') || '%'
                    AND is_active LIMIT few);
        END IF;
        ids := ARRAY(SELECT p.id FROM catalog_product p
            WHERE p.id = ANY (ids) AND p.is_listed AND p.id <> ALL (seen));
        RETURN QUERY SELECT m.id, 3000000 FROM unnest(ids) AS m (id);
        seen := seen || ids;
    END IF;

    -- words that look like those
    IF cardinality(seen) < page THEN
        fewest := NULL;
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
                one := one || catalog_stems(word);
            END LOOP;
            alike := coalesce(alike && one, one);
            fewest := least(fewest, catalog_goods_of(one));
        END LOOP;
        ids := '{}';
        IF alike <> every THEN
            SELECT coalesce(array_agg(m.id), '{}'), array_agg(m.rank) INTO ids, ranks
                FROM catalog_matches(alike, fewest, seen, few, blocks, false) m;
            RETURN QUERY SELECT m.id, 2000000 + m.rank FROM unnest(ids, ranks) AS m (id, rank);
            seen := seen || ids;
        END IF;
    END IF;

    -- all words but one, or else any of them, the more the better
    IF cardinality(seen) < page AND cardinality(each) > 1 THEN
        ids := '{}';
        IF cardinality(each) BETWEEN 3 AND 5 THEN
            FOR missing IN 1 .. cardinality(each) LOOP
                but_one := NULL;
                fewest := NULL;
                FOR place IN 1 .. cardinality(each) LOOP
                    CONTINUE WHEN place = missing;
                    but_one := coalesce(but_one && each[place], each[place]);
                    fewest := least(fewest, goods[place]);
                END LOOP;
                ids := ids || ARRAY(SELECT m.id
                    FROM catalog_matches(
                        but_one, fewest, seen || ids, few / cardinality(each), 1, false) m);
            END LOOP;
        END IF;
        IF ids = '{}' THEN
            FOR place IN 1 .. cardinality(each) LOOP
                ids := ids || ARRAY(SELECT m.id
                    FROM catalog_matches(
                        each[place], goods[place], seen || ids, few / cardinality(each), 1, false) m);
            END LOOP;
        END IF;
        RETURN QUERY SELECT p.id, (1000000 * (
                (SELECT count(*) FROM unnest(each) AS query WHERE p.search @@ query)
                + ts_rank(p.search, anything)) / (cardinality(each) + 1))::integer
            FROM catalog_product p WHERE p.id = ANY (ids);
    END IF;
END
$$;
"""
BACK = """
DROP FUNCTION catalog_search(text, text[], text, integer);
DROP FUNCTION catalog_matches(tsquery, float, bigint[], integer, integer, boolean);
DROP FUNCTION catalog_expected(text[], text);
DROP FUNCTION catalog_goods_of(tsquery);
DROP FUNCTION catalog_stems(text);
CREATE FUNCTION catalog_search(asked text, words text[], phrase text)
RETURNS TABLE (id bigint, relevance numeric)
LANGUAGE sql STABLE AS $$
    SELECT id, 1::numeric FROM catalog_product
    WHERE is_listed AND search @@ plainto_tsquery('rawi_id', concat_ws(' ', asked, phrase))
$$
"""


class Migration(migrations.Migration):
    """A search gives what is on sale with how well it fits, and what it costs has an end whatever
    it matches:

    10      a variant's whole SKU, and then nothing else
    5 to 6  the whole name
    4 to 5  every word, in Indonesian or English
    3       how a SKU begins, or a part of one
    2 to 3  words that look like those
    to 1    some of the words, the more the better

    (in millionths). Each kind only while those before it fill less than a page. Who writes
    operators is taken at their word.

    catalog_matches gives at most as many candidates as it is asked for, with their ts_rank. The
    index of words cannot stop early: it gathers all that match before it gives the first. So of a
    word that more than ten thousand goods have, it is read block by block, 4,096 goods at a time,
    the newest first (index product_search, migration 0017). How many have it PostgreSQL's
    statistics know (catalog_goods_of).

    Mistyped words are looked up in catalog_word, all words of names and keywords, which a trigger
    keeps; a hundred thousand words are fewer than a million names. A word that no product has any
    more does no harm there.
    """

    dependencies = [("catalog", "0015_versions")]

    operations = [
        migrations.RunSQL(WORDS, FORGET),
        migrations.RunSQL(LEARN, migrations.RunSQL.noop),
        migrations.RunSQL(SEARCH, BACK),
    ]
