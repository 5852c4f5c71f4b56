"""Drive the shop and the baseline in turn, and print what each request costs.

    python -m bench [--scale bench|large] [--rounds 5] [--seconds 3] [--only search --only detail]
    python -m bench --beside

Rounds are interleaved, so that a busy machine slows both alike, and figures are medians. Processor
time is that of all processes of each side; PostgreSQL's own is printed apart. Statements are those
without BEGIN, COMMIT, SAVEPOINT and PostgreSQL's own about foreign keys. Jobs stand still but for
the path that counts them. Pages of the shop are asked for as browsers do, gzipped; those of
categories and goods once before they are timed, which is a row of its own. With `--scale large` a
second table follows, of 1,000,000 products. Unless `--only` names a path, each is followed by what
hot reads pay beside slow answers.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from signal import SIGCONT, SIGSTOP
from typing import Any

import psycopg

from bench import beside, report
from bench.client import Connection, Load, Request, drive
from bench.paths import PATHS, page
from bench.paths import Path as Asked
from bench.report import Sample
from bench.servers import (
    ROOT,
    Mailbox,
    Process,
    children_of,
    database,
    environment_of_the_shop,
    free_port,
    postmaster,
    processor_seconds,
    resident_megabytes,
    running,
    web,
)
from serving.supervisor import MEMORY, WEB

SCALES = {"large": ("bench", "large")}  # others stand alone
LONGEST_QUEUE = 300  # seconds
LONGEST_WALK = 600  # seconds
WARM_SECONDS = 1.0
FIRST_TIME = ", the first time"
STATEMENTS = """
    SELECT coalesce(sum(calls), 0) FROM pg_stat_statements
    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = %s)
        AND query !~* '^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)'
        AND query !~ 'FOR KEY SHARE OF x$'"""
WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND {due}"
DUE = "(scheduled_at IS NULL OR scheduled_at <= now())"
FILL = """
    INSERT INTO orders_cartitem (cart_id, variant_id, quantity, price_seen, created_at)
    SELECT wanted.cart, variant.id, 1, variant.price, now()
    FROM unnest(%s::bigint[], %s::bigint[]) AS wanted (cart, variant)
    JOIN catalog_variant variant ON variant.id = wanted.variant
    ON CONFLICT DO NOTHING"""
EMPTY = "DELETE FROM orders_cartitem WHERE cart_id = ANY(%s)"
PLACED = """
    SELECT number, buyer_id, status = 'pending' AND payment_status = 'paid'
    FROM orders_order WHERE buyer_id = ANY(%s) ORDER BY id DESC LIMIT 10000"""
# A page of orders each for the first of the buyers, as many as there are pages.
REGULARS = """
    WITH placed AS (
        SELECT id, (row_number() OVER (ORDER BY id) - 1) / %(page)s AS place
        FROM orders_order WHERE buyer_id = ANY(%(buyers)s))
    UPDATE orders_order SET buyer_id = (%(buyers)s::bigint[])[1 + place]
    FROM placed WHERE placed.id = orders_order.id AND place < %(most)s
    RETURNING buyer_id"""
ON_A_PAGE, MOST_REGULARS = 24, 16


@dataclass
class Side:
    """One of the two: where it listens, who works for it, and its database."""

    port: int
    database: str
    processes: list[Process]
    samples: dict[str, list[Sample]] = field(default_factory=dict)

    def processor(self) -> float:
        return sum(processor_seconds(process.pid) for process in self.processes)


@dataclass
class Run:
    options: argparse.Namespace
    admin: psycopg.Connection
    shop: psycopg.Connection
    postmaster: int
    ours: Side
    baseline: Side
    jobs: Process
    things: dict[str, Any]

    def sides(self, path: Asked) -> list[tuple[Side, Any]]:
        both = [(self.ours, path.ours), (self.baseline, path.baseline)]
        return [(side, ask) for side, ask in both if ask is not None]

    def measure(self, path: Asked) -> None:
        if path.pages:
            self.walk(path)
        if path.jobs:  # those of the paths before are not this one's
            self.jobs.signal(SIGCONT)
            self.finish_jobs()
            self.jobs.signal(SIGSTOP)
        for side, ask in self.sides(path):
            self.prepare(path)
            if not path.uses:
                drive(side.port, ask, self.things, seconds=WARM_SECONDS, clients=self.clients)
        for _ in range(self.options.rounds):
            for side, ask in self.sides(path):
                side.samples.setdefault(path.name, []).append(self.sample(path, side, ask))

    def walk(self, path: Asked) -> None:
        """Ask for each of its pages once: what that costs is what a page costs the first time."""
        before = self.books(self.ours)
        load = drive(
            self.ours.port,
            lambda draw: page(draw.own(path.pages)),
            self.things,
            seconds=LONGEST_WALK,
            clients=self.clients,
            most=len(self.things[path.pages]) + self.clients,
        )
        self.ours.samples[path.name + FIRST_TIME] = [self.cost(path, self.ours, load, before)]

    @property
    def clients(self) -> int:
        number: int = self.options.clients
        return number

    def sample(self, path: Asked, side: Side, ask: Any) -> Sample:
        is_ours = side is self.ours
        if is_ours:
            self.prepare(path)
        most = len(self.things[path.uses]) if path.uses and is_ours else None
        if path.jobs and is_ours:
            self.jobs.signal(SIGCONT)
        before = self.books(side)
        load = drive(
            side.port,
            ask,
            self.things,
            seconds=self.options.seconds,
            clients=self.clients,
            most=most,
        )
        if path.jobs and is_ours:
            self.finish_jobs()
            self.jobs.signal(SIGSTOP)
        return self.cost(path, side, load, before)

    def cost(self, path: Asked, side: Side, load: Load, before: Sequence[float]) -> Sample:
        spent = [after - then for after, then in zip(self.books(side), before, strict=True)]
        if load.errors:
            print(f"{path.name}: {len(load.errors)} errors, {load.errors[0]}", file=sys.stderr)
        return sample_of(load, spent)

    def books(self, side: Side) -> tuple[float, float, float]:
        return side.processor(), processor_seconds(self.postmaster), self.statements(side)

    def statements(self, side: Side) -> float:
        try:
            row = self.admin.execute(STATEMENTS, [side.database]).fetchone()
        except psycopg.errors.UndefinedTable:  # this PostgreSQL does not count them
            return float("nan")
        return float(row[0]) if row else 0.0

    def prepare(self, path: Asked) -> None:
        """Carts are full or empty, and orders there, before anything is timed."""
        if path.name == "checkout alone":
            for place in (0, 1):
                chosen = [pair[place] for pair in self.things["pairs"]]
                self.shop.execute(FILL, [self.things["carts"][: len(chosen)], chosen])
        elif path.jobs:
            self.shop.execute(EMPTY, [self.things["carts"]])
        tokens = dict(zip(self.things["buyers"], self.things["tokens"], strict=True))
        if path.name == "orders, 24":
            known = {"buyers": self.things["buyers"], "page": ON_A_PAGE, "most": MOST_REGULARS}
            owners = Counter(owner for (owner,) in self.shop.execute(REGULARS, known))
            whole = [owner for owner, orders in owners.items() if orders == ON_A_PAGE]
            self.things["regulars"] = [tokens[owner] for owner in whole or owners]
        if path.name in ("order", "status update"):
            placed = self.shop.execute(PLACED, [self.things["buyers"]]).fetchall()
            self.things["orders"] = [number for number, _, _ in placed]
            self.things["order_tokens"] = [tokens[buyer] for _, buyer, _ in placed]
            self.things["unmoved"] = [number for number, _, can_move in placed if can_move]

    def finish_jobs(self) -> None:
        end = time.monotonic() + LONGEST_QUEUE
        while time.monotonic() < end:
            row = self.shop.execute(WAITING.format(due=DUE)).fetchone()
            if not row or not row[0]:
                return
            time.sleep(0.05)
        print("The queue is not empty.", file=sys.stderr)

    def beside(self) -> str:
        """The shop's reads beside its own slow answers."""
        print("beside slow answers", file=sys.stderr)
        beside.prepare(self.shop, self.ours.port, self.things)
        rounds, seconds = self.options.rounds, self.options.seconds
        return beside.measure(
            self.ours.port, self.things, rounds=rounds, seconds=seconds, clients=self.clients
        )

    def result(self) -> str:
        names = (name for path in PATHS for name in (path.name + FIRST_TIME, path.name))
        measured = [name for name in names if self.ours.samples.get(name)]
        return report.table(
            report.line(name, self.ours.samples[name], self.baseline.samples.get(name, []))
            for name in measured
        )


def sample_of(load: Load, spent: Sequence[float]) -> Sample:
    answered = max(1, len(load.times))
    processor, postgres, statements = (total / answered for total in spent)
    return Sample(
        load.rate,
        load.p50 * 1000,
        load.p99 * 1000,
        processor * 1000,
        postgres * 1000,
        statements,
    )


# ── bringing both up ────────────────────────────────────────────────────────────────────────────


@contextmanager
def prepared(scale: str, options: argparse.Namespace) -> Iterator[Run]:
    server = database(options.folder)
    mailbox = Mailbox()
    with closing(mailbox), psycopg.connect(server.url(), autocommit=True) as admin:
        admin.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        names = (f"shop_{scale}", f"baseline_{scale}")
        port, their_port = free_port(), free_port()
        shop_url = server.url(names[0])
        environment = environment_of_the_shop(shop_url, port, mailbox.port)
        is_filled = exists(admin, names[0])
        run("-m", "serving.preparation", environment)
        if not is_filled:
            fill_shop(admin, names[0], scale, environment)
        things = json.loads(run("-m", "bench.shop", environment | {"DATABASE_LIMITS": "off"}))
        if not exists(admin, names[1]):
            fill_baseline(admin, names[1], server.url(names[1]), len(things["products"]))
        admin.execute("CHECKPOINT")
        ours = Process(*web(port, *WEB), **environment, **MEMORY)
        jobs = Process("manage.py", "procrastinate", "worker", "--concurrency", "4", **environment)
        theirs = Process(
            *web(their_port, "--interface", "wsgi", "--blocking-threads", "4"),
            *("--blocking-threads-idle-timeout", "600", "bench.baseline:application"),
            BASELINE_DSN=server.url(names[1]),
        )
        with running(ours, jobs, theirs), psycopg.connect(shop_url, autocommit=True) as shop:
            ours.wait_for(f"http://127.0.0.1:{port}/readyz")
            theirs.wait_for(f"http://127.0.0.1:{their_port}/categories")
            things["etags"] = [
                etag(port, path) for path in ("categories", f"products/{things['products'][0]}")
            ]
            sides = Side(port, names[0], [ours, jobs]), Side(their_port, names[1], [theirs])
            run_of_all = Run(options, admin, shop, postmaster(server), *sides, jobs, things)
            run_of_all.finish_jobs()
            jobs.signal(SIGSTOP)
            yield run_of_all
            for pid in children_of(ours.pid):
                print(f"memory of a web process: {resident_megabytes(pid):.0f} MB", file=sys.stderr)
    server.release()


def exists(admin: psycopg.Connection, name: str) -> bool:
    """Whether a database is there and was filled to its end, as its comment says then."""
    found = admin.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
    ).fetchone()
    if found and found[0] == "filled":
        return True
    admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    admin.execute(f'CREATE DATABASE "{name}"')
    return False


def fill_shop(
    admin: psycopg.Connection, name: str, scale: str, environment: dict[str, str]
) -> None:
    print(f"Filling the shop ({scale}) …", file=sys.stderr)
    run("manage.py", "seed", "--scale", scale, environment)
    admin.execute(f"COMMENT ON DATABASE \"{name}\" IS 'filled'")


def fill_baseline(admin: psycopg.Connection, name: str, url: str, products: int) -> None:
    print(f"Filling the baseline ({products:,} products) …", file=sys.stderr)
    text = (ROOT / "bench" / "baseline.sql").read_text().replace("{products}", str(products))
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in text.split(";\n"):
            connection.execute(statement.encode())
    admin.execute(f"COMMENT ON DATABASE \"{name}\" IS 'filled'")


def run(*command: Any) -> str:
    """What a Python process says; its environment is the last argument."""
    *words, environment = command
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def etag(port: int, path: str) -> str:
    with closing(Connection(port)) as connection:
        return connection.exchange(Request("GET", f"/api/v1/{path}")).header("etag")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--scale", default="bench", help="small, bench, or large: both")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each round of each path")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument(
        "--beside", action="store_true", help="only what reads pay beside slow answers"
    )
    parser.add_argument("--only", action="append", help="a path by its name; repeat for more")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> None:
    options = parse(arguments)
    for scale in SCALES.get(options.scale, (options.scale,)):
        with prepared(scale, options) as run_of_all:
            for path in PATHS:
                if not options.beside and (not options.only or path.name in options.only):
                    print(path.name, file=sys.stderr)
                    run_of_all.measure(path)
            table = "" if options.only else run_of_all.beside()
        machine = f"{platform.machine()}, {os.cpu_count()} cores, c={options.clients}"
        how = f"{datetime.now(UTC):%Y-%m-%d}, {machine}, {options.rounds} × {options.seconds:g} s"
        print(f"\n## {scale} ({how})\n")
        if not options.beside:
            print(run_of_all.result())
        print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
