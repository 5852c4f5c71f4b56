"""What the linter of migrations finds in one, and that it finds nothing unexplained in ours."""

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.core.management import CommandError, call_command
from django.db import migrations, models
from django.db.migrations import operations as ops
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Q
from django.db.models.functions import Lower

from core.tests.tables import every
from serving import migration_rules
from serving.migration_rules import RULES, findings_of

INDEX = models.Index(fields=["stock"], name="jar_stock")
CHECK = models.CheckConstraint(condition=Q(stock__gte=0), name="jar_stock_is_there")
UNIQUE = models.UniqueConstraint(fields=["name"], name="jar_name")
LOWER = models.GeneratedField(
    expression=Lower("name"), output_field=models.TextField(), db_persist=True
)
NEW = ops.CreateModel("Lid", [("id", models.BigAutoField(primary_key=True))])


def sql(text: str, back: str | None = "") -> ops.RunSQL:
    return ops.RunSQL(text, back)


CASES = [
    ([ops.AddIndex("jar", INDEX)], {"index"}),
    ([AddIndexConcurrently("jar", INDEX)], set()),
    ([sql("CREATE INDEX a ON jars (stock)")], {"index"}),
    ([sql("CREATE INDEX CONCURRENTLY a ON jars (stock)")], set()),
    ([ops.AddConstraint("jar", UNIQUE)], {"index"}),
    ([ops.AddConstraint("jar", CHECK)], {"constraint"}),
    ([AddConstraintNotValid("jar", CHECK)], set()),
    ([sql("ALTER TABLE jars ADD CONSTRAINT a CHECK (stock > 0) NOT VALID")], set()),
    ([sql("ALTER TABLE jars ALTER COLUMN stock SET NOT NULL")], {"constraint", "not null"}),
    ([sql("ALTER TABLE jars ADD COLUMN note text NOT NULL")], {"not null"}),
    ([sql("ALTER TABLE jars ADD COLUMN note text DEFAULT '' NOT NULL")], set()),
    ([ops.AddField("jar", "note", models.TextField(default=""))], {"not null"}),
    ([ops.AddField("jar", "note", models.TextField(default="", db_default=""))], set()),
    ([ops.AddField("jar", "note", models.TextField(null=True))], set()),
    ([ops.AddField("jar", "note", models.TextField(null=True, unique=True))], {"index"}),
    ([ops.AddField("jar", "lower", LOWER)], {"rewrite"}),
    ([ops.AlterField("jar", "weight", models.IntegerField())], {"constraint", "not null"}),
    ([ops.AlterField("jar", "name", models.CharField(max_length=90))], set()),
    ([ops.AlterField("jar", "name", models.CharField(max_length=9))], {"rewrite"}),
    ([ops.AlterField("jar", "stock", models.BigIntegerField())], {"rewrite"}),
    ([ops.AlterField("jar", "name", models.TextField(db_index=True))], {"index"}),
    ([ops.RemoveField("jar", "stock")], {"removed"}),
    ([ops.RenameField("jar", "stock", "there")], {"removed"}),
    ([ops.DeleteModel("jar")], {"removed"}),
    ([sql("DROP TABLE jars")], {"removed"}),
    ([ops.RunPython(ops.RunPython.noop)], {"irreversible"}),
    ([sql("UPDATE jars SET stock = 0")], set()),
    ([sql("UPDATE jars SET stock = 0", None)], {"irreversible"}),
    ([AddConstraintNotValid("jar", CHECK), sql("UPDATE jars SET stock = 0")], {"data"}),
    ([NEW, ops.AddIndex("lid", models.Index(fields=["id"], name="lid_id"))], set()),
    ([sql("CREATE TEMP TABLE a (b int); CREATE INDEX c ON a (b); DROP TABLE a")], set()),
    ([sql("CREATE FUNCTION a() RETURNS void AS $$ DROP TABLE jars; $$ LANGUAGE sql")], set()),
    ([ops.SeparateDatabaseAndState([], [ops.RemoveField("jar", "stock")])], set()),
]


def before() -> ProjectState:
    """A table that was there before."""
    jar = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=30)),
        ("stock", models.IntegerField()),
        ("weight", models.IntegerField(null=True)),
    ]
    state = ProjectState()
    state.add_model(ModelState("kitchen", "Jar", jar))
    return state


def test_each_rule_is_told_where_it_is_broken_and_nowhere_else():
    def tells(case) -> None:
        operations, broken = case
        migration = migrations.Migration("0002_jars", "kitchen")
        migration.operations = operations
        found = list(findings_of(migration, before()))
        assert {finding.rule for finding in found} == broken
        assert all(str(finding).startswith("kitchen.0002_jars: ") for finding in found)

    every(CASES, tells, at_least=len(CASES))
    assert {rule for _operations, broken in CASES for rule in broken} == set(RULES)


def test_ours_break_no_rule_without_a_reason_and_no_reason_is_left_over(monkeypatch, capsys):
    call_command("lint_migrations", "--accepted")
    assert "audit.0003_searching_the_log: Create index" in capsys.readouterr().out

    known = migration_rules.reasons()
    del known["audit.0003_searching_the_log", "index"]
    known["audit.0001_never", "data"] = "why"
    monkeypatch.setattr(migration_rules, "reasons", lambda: known)

    with pytest.raises(CommandError) as refused:
        call_command("lint_migrations")

    said = str(refused.value).splitlines()
    assert said[0].startswith("audit.0003_searching_the_log: Create index log_of_name")
    assert said[-1] == "audit.0001_never: breaks no rule 'data' any more."
