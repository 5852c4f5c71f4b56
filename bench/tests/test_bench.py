"""The bench drives both sides, and says what each request costs."""

from argparse import Namespace
from os import environ

import psycopg
import pytest
from django.db import connection

from bench.__main__ import Run, Side, fill_baseline
from bench.client import Request, drive
from bench.paths import PATHS
from bench.report import Sample, line
from bench.servers import Process, free_port, running, web
from bench.shop import things
from catalog.tests.factories import make_variant
from rupa_rawi.tests.races.server import database_url

pytestmark = pytest.mark.long

DATABASE = "baseline_of_tests"
READS = ["list, first page", "detail", "tree", "cart add", "cart"]


@pytest.fixture
def baseline(transactional_db):
    """The bare program, over a database of its own in the test run's PostgreSQL."""
    url = environ["DATABASE_URL"].replace("/postgres?", f"/{DATABASE}?", 1)
    port = free_port()
    with psycopg.connect(environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {DATABASE}")
        fill_baseline(admin, DATABASE, url, 48)
        process = Process(
            *web(
                port, "--interface", "wsgi", "--blocking-threads", "2", "bench.baseline:application"
            ),
            BASELINE_DSN=url,
        )
        with running(process):
            process.wait_for(f"http://127.0.0.1:{port}/categories")
            yield Side(port, DATABASE, [process])
        admin.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


@pytest.mark.race
def test_both_sides_are_driven_and_their_work_is_counted(server, baseline):
    for _ in range(4):
        make_variant(stock=50)
    options = Namespace(rounds=1, seconds=0.3, clients=2)
    ours = Side(server.port, connection.settings_dict["NAME"], [server])
    server.pid = server.process.pid
    with psycopg.connect(database_url(), autocommit=True) as shop:
        run = Run(options, shop, shop, 1, ours, baseline, baseline.processes[0], things())
        for path in PATHS:
            if path.name in READS:
                run.measure(path)

    assert {name: len(samples) for name, samples in ours.samples.items()} == dict.fromkeys(READS, 1)
    for samples in ours.samples.values():
        assert samples[0].rate > 0
        assert samples[0].processor > 0
    assert baseline.samples["tree"][0].rate > 0
    assert run.result().count("\n") == len(READS) + 1


def test_an_answer_that_was_not_expected_is_an_error_and_no_time(httpserver):
    httpserver.expect_request("/").respond_with_data("no", status=500)

    load = drive(
        httpserver.port, lambda draw: [Request("GET", "/")], {}, seconds=0.2, clients=1, most=1
    )

    assert not load.times
    assert load.errors[0] == "GET /: 500 b'no'"


def test_the_ratio_is_that_of_the_medians():
    def samples(*rates: float) -> list[Sample]:
        return [Sample(rate, 1, 2, 3, 4, 5) for rate in rates]

    assert "| 20 | 40 | 0.50 |" in line("list", samples(10, 20, 90), samples(40, 30, 50))
