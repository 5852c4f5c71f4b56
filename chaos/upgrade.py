"""The release before is replaced by this one while people buy.

    python -m chaos.upgrade [--since COMMIT]

As docs/operations.md says: migrate beside the running shop; lead nginx past one web server, start
it anew, lead back, then the other; then the worker. The release before is the newest tag like
v1.2.0, and while there is none the code before the newest change of the schema; it comes from git
archive. Exits 1 when somebody was refused, or nobody was served for a second.
"""

import argparse
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import psycopg

from bench.client import Connection, Request
from bench.servers import ROOT, Mailbox, environment_of_the_shop, free_port
from chaos import outside, report
from chaos.crowd import ADDRESS, Crowd, books_of
from chaos.house import database_of_its_own, end_on_sigterm, wait_for, web_command
from chaos.report import Row
from chaos.trials.trial import BETWEEN
from chaos.undone import until_done
from chaos.world import PLENTY, Buyer, Goods, World
from serving.supervisor import JOBS

PEOPLE = 6
STOP_SECONDS = 30
PAUSE = 1.0  # seconds in which nobody is served


class Release:
    """The code in a folder, with the environment of the shop."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder, self.environment = folder, environment

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=self.folder,
            env=os.environ | self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def run(self, *command: str) -> None:
        with self.start(*command) as process:
            if process.wait():
                raise SystemExit(f"{' '.join(command)} failed in {self.folder}")


def git(*asked: str) -> str:
    command = ["git", "-c", "safe.directory=*", *asked]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if not done.returncode else ""


def release_before() -> str:
    """The newest one, or what stood before the migrations that landed last."""
    if tag := git("describe", "--tags", "--abbrev=0", "--match", "v[0-9]*", "HEAD^"):
        return tag
    added = ("log", "--first-parent", "--diff-filter=A", "-1", "--format=%h")
    landed = git(*added, "--", "*/migrations/[0-9]*.py")
    return git("rev-parse", "--short", f"{landed}^")


def unpack(commit: str, folder: Path) -> None:
    folder.mkdir()
    archive = ["git", "-c", "safe.directory=*", "archive", commit]
    with subprocess.Popen(archive, cwd=ROOT, stdout=subprocess.PIPE) as packed:
        done = subprocess.run(["tar", "-x"], cwd=folder, stdin=packed.stdout, check=False)
    if packed.returncode or done.returncode:
        raise SystemExit(f"There is no {commit} here.")


def end(process: subprocess.Popen[bytes]) -> None:
    """As systemd does: ask, then insist."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def end_all(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        end(process)


# ── people and goods of the release before, through its own API ─────────────────────────────────


def world_at(port: int, database: str) -> World:
    with psycopg.connect(database, autocommit=True) as shop:
        shop.execute(
            "UPDATE catalog_variant SET stock = stock + %(many)s, stocked = stocked + %(many)s "
            "WHERE stock > 0",
            {"many": PLENTY},
        )
    with closing(Connection(port)) as connection:
        return World([join(connection, n) for n in range(PEOPLE)], goods_at(connection))


def asked(connection: Connection, *request: Any) -> Any:
    return orjson.loads(connection.ask(Request(*request)))


def join(connection: Connection, number: int) -> Buyer:
    name = f"upgrade{number}"
    person = {"username": name, "email": f"{name}@contoh.id", "password": "tenun-ikat-2026"}
    asked(connection, "POST", "/api/v1/auth/register", {}, person)
    login = {"login": name, "password": person["password"]}
    token = asked(connection, "POST", "/api/v1/auth/login", {}, login)["access"]
    signed = {"Authorization": f"Bearer {token}"}
    address = asked(connection, "POST", "/api/v1/users/me/addresses", signed, ADDRESS)
    me = asked(connection, "GET", "/api/v1/users/me", signed)
    return Buyer(me["id"], token, address["id"])


def goods_at(connection: Connection) -> list[Goods]:
    page = asked(connection, "GET", "/api/v1/products?in_stock=true")
    products = [one["id"] for one in page["results"]]
    details = [asked(connection, "GET", f"/api/v1/products/{pk}") for pk in products]
    return [
        Goods(one["variants"][0]["id"], one["id"])
        for one in details
        if one["min_order_quantity"] == 1 and one["variants"][0]["stock"]
    ]


# ── the day of the upgrade ──────────────────────────────────────────────────────────────────────


def drill(commit: str) -> Row:
    with ExitStack() as stack:
        database, folder = stack.enter_context(database_of_its_own())
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rupa-rawi-old-")))
        mailbox = Mailbox()
        stack.callback(mailbox.close)
        environment = environment_of_the_shop(database.url(), 8000, mailbox.port) | {
            "DJANGO_SETTINGS_MODULE": "rupa_rawi.settings",
            "MEDIA_ROOT": str(folder / "media"),
        }
        unpack(commit, place / "release")
        before, now = Release(place / "release", environment), Release(ROOT, environment)
        before.run("-m", "serving.preparation")
        before.run("manage.py", "seed", "--scale", "small")

        ports = [free_port(), free_port()]
        running = [before.start(*web_command(port)) for port in ports]
        running.append(before.start(*JOBS))
        stack.callback(end_all, running)
        for port in ports:
            wait_for(port)
        proxy = stack.enter_context(outside.nginx(ports, tls=False))
        crowd = Crowd(world_at(proxy.secure, database.url()), [proxy.secure])
        with crowd.buying():
            crowd.wait_for(BETWEEN * 3)
            began = time.monotonic()
            now.run("-m", "serving.preparation")
            migrated = time.monotonic() - began
            for position, other in ((0, 1), (1, 0)):
                proxy.lead_to([ports[other]])
                end(running[position])
                running[position] = now.start(*web_command(ports[position]))
                wait_for(ports[position])
                proxy.lead_to(ports)
            end(running[2])
            running[2] = now.start(*JOBS)
            crowd.wait_for(BETWEEN * 3)
        return row_of(commit, crowd, began, migrated, environment)


def row_of(
    commit: str, crowd: Crowd, began: float, migrated: float, environment: Mapping[str, str]
) -> Row:
    os.environ |= environment
    import django

    django.setup()
    _seconds, left = until_done()
    books, pause = books_of(crowd), crowd.longest_pause()
    errors = sum(number for status, number in crowd.answers.items() if status >= 500)
    said = "".join(f"; {sentence}" for sentence in crowd.failed[:2])
    return Row(
        "an upgrade of code and schema while people buy",
        f"from {commit}: migrated in {migrated:.0f} s, two web servers and the worker replaced",
        f"{len(crowd.acknowledged)} orders; answers of 5xx {errors}, failed {len(crowd.failed)}; "
        f"longest pause {pause:.2f} s, before the upgrade {crowd.longest_pause(began):.2f} s; "
        f"{books}; undone {left or 0}{said}",
        books.held and not (errors or crowd.failed or left) and pause < PAUSE,
    )


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m chaos.upgrade", description=__doc__)
    parser.add_argument("--since", help="a commit or tag")
    options = parser.parse_args(arguments)
    if lacking := outside.missing("nginx", "git"):
        print(f"SKIPPED, not installed here: {', '.join(lacking)}")
        return 0
    end_on_sigterm()
    row = drill(options.since or release_before())
    print(f"\n{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores\n")
    print(report.table([row]))
    return 0 if row.held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
