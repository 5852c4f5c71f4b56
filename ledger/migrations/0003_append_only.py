"""What is written stays as it was written, and adds up: the database sees to it, whoever asks."""

from django.db import migrations

# All entries of a posting are written in one statement, so that one look after it tells.
BALANCED = """
    CREATE FUNCTION ledger_entries_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE unbalanced bigint;
    BEGIN
        SELECT posting_id INTO unbalanced FROM written GROUP BY posting_id
        HAVING sum(amount) <> 0 LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'the entries of posting % do not add up to 0', unbalanced
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entries_add_up';
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER ledger_entries_add_up AFTER INSERT ON ledger_entry
        REFERENCING NEW TABLE AS written
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_entries_add_up();
"""
NOT_BALANCED = """
    DROP TRIGGER ledger_entries_add_up ON ledger_entry;
    DROP FUNCTION ledger_entries_add_up;
"""

UNCHANGED = """
    CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the ledger is only added to: % of % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END $$;
    CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE ON ledger_posting
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
    CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE ON ledger_entry
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
"""
CHANGED = """
    DROP TRIGGER ledger_is_append_only ON ledger_posting;
    DROP TRIGGER ledger_is_append_only ON ledger_entry;
    DROP FUNCTION ledger_is_append_only;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0002_cut_over'),
    ]

    operations = [
        migrations.RunSQL(BALANCED, NOT_BALANCED),
        migrations.RunSQL(UNCHANGED, CHANGED),
    ]
