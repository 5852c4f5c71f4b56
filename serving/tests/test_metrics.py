"""What /metrics says, who hears it, and what is made of it."""

import json
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from prometheus_client.parser import text_string_to_metric_families as parse

from accounts.tests.factories import make_staff
from core import watching
from core.database.sql import value
from core.jobs import defer
from ledger.operations import make_run
from ledger.tests.factories import make_payable_vendor
from orders.tests.factories import make_order
from serving import metrics

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
SIGNED = {"Authorization": "Bearer rahasia-pemantau"}


@pytest.fixture
def figures(client, settings):
    """Every sample of a scrape by name and labels; `figures.families` are their names and texts."""
    settings.METRICS_TOKEN = "rahasia-pemantau"

    def scraped() -> dict[tuple, float]:
        answer = client.get("/metrics", headers=SIGNED)
        assert answer["Content-Type"] == metrics.CONTENT_TYPE
        families = list(parse(answer.content.decode()))
        scraped.families = {family.name: family.documentation for family in families}
        return {
            (sample.name, *sorted(sample.labels.items())): sample.value
            for family in families
            for sample in family.samples
        }

    return scraped


def test_the_figures_are_for_who_knows_the_token(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404

    settings.METRICS_TOKEN = "rahasia-pemantau"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer salah"}).status_code == 404
    assert client.get("/metrics", headers=SIGNED).status_code == 200


def test_the_figures_tell_what_was_sold_and_what_waits(figures):
    make_order(gateway="manual")
    make_order(gateway="test")
    make_payable_vendor()
    make_run(by=make_staff("ledger.make_payout"), provider="manual")
    defer("core.sweep", timestamp=1)

    told = figures()

    assert told["rupa_rawi_orders_today", ("status", "pending")] == 2
    assert told["rupa_rawi_payments_open",] == 1
    assert told["rupa_rawi_revenue_today",] > 0
    assert told["rupa_rawi_payouts_waiting",] == 1
    assert told["rupa_rawi_payouts_waiting_amount",] == 90_000
    due = (("job", "core.sweep"), ("status", "todo"))
    assert told["rupa_rawi_jobs", *due] == 1
    assert 0 <= told["rupa_rawi_job_oldest_seconds", *due] < 60
    assert told["rupa_rawi_part_up", ("part", "database")] == 1
    assert told["rupa_rawi_part_up", ("part", "jobs")] == 0  # no worker runs here
    assert told["rupa_rawi_database_connections", ("state", "active")] >= 1


def test_answers_and_statements_are_counted_by_route_method_and_status(figures, client):
    before = figures()

    client.get("/api/v1/categories")
    client.get("/api/v1/products/987654")
    client.get("/api/v1/products/987655")
    client.generic("BREW", "/api/v1/coffee")

    grown = {key: number - before.get(key, 0) for key, number in figures().items()}
    missing = "/api/v1/products/<reference:pk>"
    assert grown[counted("/api/v1/categories", "GET", 200)] == 1
    assert grown[counted(missing, "GET", 404)] == 2  # by route: an id makes no line of its own
    assert grown[counted("/^(?:api|dialects)(?:/|$)", watching.OTHER, 404)] == 1
    seconds = (("method", "GET"), ("route", missing))
    assert grown["rupa_rawi_request_seconds_count", *seconds] == 2
    assert grown["rupa_rawi_request_seconds_bucket", ("le", "10.0"), *seconds] == 2
    assert grown["rupa_rawi_database_statement_seconds_count",] > 2


def counted(route: str, method: str, status: int) -> tuple:
    labels = {"route": route, "method": method, "status": str(status)}
    return ("rupa_rawi_requests_total", *sorted(labels.items()))


PROCESSES = """
import os, sys
from core import watching
for worker in range(2):
    if os.fork() == 0:
        second = os.fork()  # the second process of a worker
        watching.count_answer("/a", "GET", 200, 0.01)
        watching.statement_seconds.observe(0.02)
        second and os.wait()
        os._exit(0)
    os.wait()
watching.count_answer("/a", "GET", 200, 3)
sys.stdout.buffer.write(watching.counted())
"""


def test_the_processes_of_a_server_add_up_those_that_have_ended_too(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROCESSES],
        cwd=ROOT,
        env={"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert 'rupa_rawi_requests_total{method="GET",route="/a",status="200"} 5.0' in lines
    assert 'rupa_rawi_request_seconds_bucket{le="0.01",method="GET",route="/a"} 4.0' in lines
    assert 'rupa_rawi_request_seconds_bucket{le="+Inf",method="GET",route="/a"} 5.0' in lines
    assert "rupa_rawi_database_statement_seconds_count 4.0" in lines


def test_dashboard_and_page_for_owners_name_the_figures_that_there_are(figures):
    figures()
    ours = {name for name in figures.families if name.startswith("rupa_rawi_")}
    ours.add("rupa_rawi_backup_made_at")  # where there is a backup
    page = (ROOT / "docs/operations.md").read_text()
    dashboard = json.loads((ROOT / "deploy/grafana.json").read_text())
    asked = " ".join(
        target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])
    )

    assert named(asked) == ours
    assert set(re.findall(r"^\| `(rupa_rawi_\w+?)(?:_total)?(?:\{.*)?` \|", page, re.M)) == ours
    assert named(page) <= ours


def named(text: str) -> set[str]:
    """Families of the samples that a text names."""
    names = re.findall(r"\brupa_rawi_\w+", text)
    return {re.sub(r"_(bucket|count|sum|total)$", "", name) for name in names}


def test_a_slow_statement_is_written_down_without_values(settings, caplog):
    settings.SLOW_QUERY_MS = 20
    with caplog.at_level(logging.WARNING, "slow_queries"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s), %s", [0.03, "rahasia"])
        value("SELECT pg_sleep(%(for)s)::text,\n  %(whom)s", {"for": 0.03, "whom": "rahasia"})
        cursor.execute("SELECT %s", ["rahasia"])

    first, second = (record.fields for record in caplog.records)
    assert first["statement"] == "SELECT pg_sleep(%s), %s"
    assert second["statement"] == "SELECT pg_sleep(%(for)s)::text, %(whom)s"
    assert 30 <= first["ms"] < 1_000

    settings.SLOW_QUERY_MS = 0
    caplog.clear()
    value("SELECT pg_sleep(0.03)::text", {})
    assert caplog.records == []
