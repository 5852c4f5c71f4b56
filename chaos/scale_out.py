"""The shop on several processes with all that it may use, and each of them killed in turn.

    python -m chaos.scale_out [--seconds 5] [--like URL]

nginx before two web servers on two ports, jobs, Redis, PgBouncer in transaction mode, PostgreSQL
with a streaming replica that is always a second behind, pictures in a bucket. Buyers and guests buy
while one web server, the worker, the replica and PgBouncer are killed. Everything is the real
program on this machine only (127.0.0.1), but for the bucket. What is not installed is named, and
then nothing is tried. Exits 1 when something was not held.
"""

import argparse
import os
import platform
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import orjson

from bench.client import Connection, Request, drive
from bench.servers import Mailbox, environment_of_the_shop
from chaos import outside, report
from chaos.crowd import Books, Crowd, books_of
from chaos.house import House, database_of_its_own, end_on_sigterm, make_tables, wait_for
from chaos.report import Row
from chaos.trials.disks import upload
from chaos.trials.trial import BETWEEN
from chaos.undone import until_done
from chaos.world import World, make_buyers, make_world

NEEDED = ("nginx", "redis-server", "pgbouncer", "redis", "storages", "boto3", "moto", "flask")
PEOPLE, GUESTS, VISITORS = 6, 2, 2
BEHIND = 1.0  # seconds that the replica is behind
AWAY = 2.0  # seconds until somebody starts again what was killed
READS = ("/api/v1/products", "/api/v1/categories", "/api/v1/articles")


@dataclass
class Estate:
    """The house, and what it has beside its own processes."""

    house: House
    port: int  # of nginx
    replica: outside.Replica
    pooler: outside.Pooler


@contextmanager
def opened(like: str) -> Iterator[Estate]:
    with ExitStack() as stack:
        database, folder = stack.enter_context(database_of_its_own())
        mailbox = Mailbox()
        stack.callback(mailbox.close)
        direct = database.url()
        own = environment_of_the_shop(direct, 8000, mailbox.port) | {
            "DJANGO_SETTINGS_MODULE": "rupa_rawi.settings",
            "DATABASE_LIMITS": "on",
            "MEDIA_ROOT": str(folder / "media"),
        }
        os.environ |= own
        make_tables(database, like)
        import django

        django.setup()
        stack.enter_context(outside.time_limits_of_role(direct))
        account = database.account
        replica = stack.enter_context(outside.replica(database, behind_seconds=BEHIND))
        pooler = stack.enter_context(outside.pgbouncer(direct, account, "transaction"))
        environment = own | {
            **stack.enter_context(outside.s3()),
            "DATABASE_URL": pooler.url(),
            "JOBS_DATABASE_URL": direct,
            "PREPARED_STATEMENTS": "off",
            "REPLICA_URLS": replica.url,
            "REDIS_URL": stack.enter_context(outside.redis()),
            "NUM_PROXIES": "1",
        }
        house = House(database, environment)
        stack.enter_context(house.kept())
        ports = [house.add_web("web one"), house.add_web("web two")]
        house.add_jobs(DATABASE_URL=direct)  # as the supervisor does with JOBS_DATABASE_URL
        for port in ports:
            wait_for(port)
        proxy = stack.enter_context(outside.nginx(ports, tls=False))
        yield Estate(house, proxy.secure, replica, pooler)


# ── who buys, who looks ─────────────────────────────────────────────────────────────────────────


def crowd_at(estate: Estate, world: World) -> Crowd:
    return Crowd(
        replace(world, buyers=make_buyers(PEOPLE)),
        [estate.port],
        behind_proxy=True,
        reads=True,
        guests=GUESTS,
    )


@dataclass
class Visitors:
    """They read without showing who they are, so a replica may answer."""

    port: int
    answers: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0

    def __post_init__(self) -> None:
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.look) for _ in range(VISITORS)]

    @contextmanager
    def looking(self) -> Iterator["Visitors"]:
        for thread in self.threads:
            thread.start()
        try:
            yield self
        finally:
            self.over.set()
            for thread in self.threads:
                thread.join()

    def look(self) -> None:
        with closing(Connection(self.port)) as connection:
            while not self.over.is_set():
                for path in READS:
                    began = time.monotonic()
                    self.answers[connection.exchange(Request("GET", path)).status] += 1
                    self.slowest = max(self.slowest, time.monotonic() - began)
                time.sleep(0.02)


def throughput(estate: Estate, world: World, seconds: float) -> tuple[float, float]:
    """Orders and reads in a second."""
    crowd = crowd_at(estate, world)
    began = time.monotonic()
    with crowd.buying():
        time.sleep(seconds)
    orders = len(crowd.acknowledged) / (time.monotonic() - began)

    def ask(draw: object) -> list[Request]:
        return [Request("GET", "/api/v1/products")]

    return orders, drive(estate.port, ask, {}, seconds=seconds, clients=PEOPLE).rate


# ── what is tried ───────────────────────────────────────────────────────────────────────────────


def kill_each(estate: Estate, crowd: Crowd) -> None:
    house, replica, pooler = estate.house, estate.replica, estate.pooler
    crowd.wait_for(BETWEEN)
    house.kill("web one")
    crowd.wait_for(2 * BETWEEN)
    house.kill("jobs")
    crowd.wait_for(BETWEEN)
    for process in (replica.process, pooler.process):
        process.kill()
        time.sleep(AWAY)
        process.start()
        crowd.wait_for(2 * BETWEEN)


def rows_of(crowd: Crowd, books: Books, visitors: Visitors, left: object, asked: int) -> list[Row]:
    what = f"{PEOPLE} buyers and {GUESTS} guests; one web, jobs, replica, PgBouncer killed in turn"
    wrong = visitors.answers.total() - visitors.answers[200]
    return [
        Row(
            "failed orders: none",
            what,
            f"{len(crowd.acknowledged)} orders; failed {len(crowd.failed)}; asked again after "
            f"{crowd.answers[502] + crowd.answers[503]} answers of 502 or 503, {crowd.cut} cuts"
            + "".join(f"; {sentence}" for sentence in crowd.failed[:2]),
            not crowd.failed and bool(crowd.acknowledged),
        ),
        Row(
            "lost acknowledgements: none",
            "every number that somebody was told is looked up",
            f"{books}; undone {left or 0}",
            books.held and not left,
        ),
        Row(
            "stale reads after an own write: none",
            f"carts, checkouts and orders read at once, the replica {BEHIND:g} s behind",
            f"{len(crowd.stale)} stale {crowd.stale[:2] or ''}; the replica answered {asked} times",
            not crowd.stale and asked > 0,
        ),
        Row(
            "visitors see nothing of it",
            f"{VISITORS} read goods, categories and stories all the while",
            f"{visitors.answers.total()} reads, other answers than 200: {wrong}, "
            f"slowest {visitors.slowest:.1f} s",
            not wrong,
        ),
    ]


def pictures(estate: Estate, world: World) -> Row:
    """Taken by nginx's next server, and read where everybody finds them."""
    import httpx

    taken = [upload(estate.port, world) for _ in range(2)]
    path = f"/api/v1/products/{world.goods[0].product}"
    shown = []
    for port in estate.house.ports:
        with closing(Connection(port)) as connection:
            found = orjson.loads(connection.ask(Request("GET", path, signed_by(world))))
            shown.append([httpx.get(image["url"]).status_code for image in found["images"]])
    return Row(
        "pictures lie in one place",
        "2 uploads, asked of each web server",
        f"taken {taken}, in the bucket {shown}",
        taken == [201] * 2 and shown == [[200] * 2] * 2,
    )


def signed_by(world: World) -> dict[str, str]:
    return {"Authorization": f"Bearer {world.owner}"}


def one_and_two(estate: Estate, world: World, seconds: float) -> Row:
    two = throughput(estate, world, seconds)
    estate.house.rest("web two")
    one = throughput(estate, world, seconds)
    estate.house.resting.discard("web two")
    return Row(
        "throughput with one web server and with two",
        f"{os.cpu_count()} cores for everything, {seconds:g} s each",
        f"orders a second {one[0]:.1f} and {two[0]:.1f}; lists {one[1]:.0f} and {two[1]:.0f}",
        all((*one, *two)),
    )


def tried(like: str, seconds: float) -> list[Row]:
    with opened(like) as estate:
        world = make_world(buyers=0)
        rows = [pictures(estate, world), one_and_two(estate, world, seconds)]
        wait_for(estate.house.ports[1])
        crowd, before = crowd_at(estate, world), estate.replica.answered()
        with Visitors(estate.port).looking() as visitors, crowd.buying():
            kill_each(estate, crowd)
        after = estate.replica.answered()  # it counts from nothing since it was killed
        asked = after if after < before else after - before
        _seconds, left = until_done()
        return rows_of(crowd, books_of(crowd), visitors, left, asked) + rows


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m chaos.scale_out", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="of each throughput")
    parser.add_argument("--like", default="", help="the address of a database to copy tables from")
    options = parser.parse_args(arguments)
    if lacking := outside.missing(*NEEDED):
        print(f"SKIPPED, not installed here: {', '.join(lacking)}")
        return 0
    end_on_sigterm()
    rows = tried(options.like, options.seconds)
    print(f"\n{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores\n")
    print(report.table(rows))
    return 0 if all(row.held for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
