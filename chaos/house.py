"""The shop's processes on a database of their own, and who starts again what dies."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from bench.client import Connection, Request
from bench.servers import (
    ROOT,
    Mailbox,
    environment_of_the_shop,
    free_port,
    postmaster,
)
from serving.postgres import SAFE, EmbeddedPostgres, installed_binaries
from serving.supervisor import JOBS, WEB, Child

# What a killed server has handed to the system is safe: nobody needs to wait for the disk.
SETTINGS = SAFE | {"fsync": "off", "full_page_writes": "off"}
READY_SECONDS = 90
TICK = 0.05  # seconds


def end_on_sigterm() -> None:
    """As on Ctrl-C: what was started is ended, in the order in which it was opened."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))


class NotReady(RuntimeError):
    """A process did not come up."""


class House:
    """Web servers, a job worker and PostgreSQL. While they are kept, what dies is started again,
    as the supervisor and systemd do."""

    midtrans: Any  # one of our own, where it has one

    def __init__(
        self, database: EmbeddedPostgres, environment: Mapping[str, str], *, workers: int = 2
    ) -> None:
        self.database = database
        self.environment = dict(environment)
        self.workers = workers  # of each web server
        self.ports: list[int] = []
        self.children: dict[str, Child] = {}
        self.resting: set[str] = set()
        self.is_over = threading.Event()

    def add_web(self, name: str = "web", *, application: str = "", **environment: str) -> int:
        """One more web server, and its port."""
        port = free_port()
        self.add(name, *self.web_command(port, application), **environment)
        self.ports.append(port)
        return port

    def add_jobs(self, name: str = "jobs", **environment: str) -> None:
        self.add(name, *JOBS, **environment)

    def add(self, name: str, *command: str, **environment: str) -> None:
        self.children[name] = Child(name, list(command), **self.environment | environment)

    def web_command(self, port: int, application: str = "") -> list[str]:
        return web_command(port, application, workers=self.workers)

    def kill(self, name: str) -> int:
        """End a process and all that it started, as a power cut would; which it was."""
        killed = self.children[name].process.pid
        with suppress(ProcessLookupError):
            os.killpg(killed, signal.SIGKILL)
        return killed

    def wait_for_another(self, name: str, *, than: int) -> None:
        """Until a process that was killed is replaced."""

        def is_there() -> bool:
            return self.children[name].process.pid != than

        wait_until(is_there, READY_SECONDS, f"{name} does not return")

    def rest(self, name: str) -> None:
        """End a process for good."""
        self.resting.add(name)
        self.children[name].kill()

    def end_database(self, how: signal.Signals) -> int:
        """Which process it was."""
        ended = postmaster(self.database)
        os.kill(ended, how)
        return ended

    @contextmanager
    def kept(self) -> Iterator[None]:
        keeper = threading.Thread(target=self.keep)
        keeper.start()
        try:
            yield
        finally:
            self.is_over.set()
            keeper.join()
            for child in self.children.values():
                child.kill()

    def keep(self) -> None:
        while not self.is_over.wait(TICK):
            for name, child in list(self.children.items()):
                if name not in self.resting:
                    child.look_after()
            if not self.database.is_alive():
                self.database.ensure()


def web_command(port: int, application: str = "", *, workers: int = 2) -> list[str]:
    where = ["--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)]
    return ["-m", "granian", *where, *WEB[:-1], application or WEB[-1]]


def wait_for(port: int, path: str = "/readyz") -> None:
    """Until a port answers a request. Raises NotReady."""

    def answers() -> bool:
        with suppress(OSError), closing(Connection(port, patience=10)) as connection:
            return connection.exchange(Request("GET", path)).status == 200
        return False

    wait_until(answers, READY_SECONDS, f"port {port} does not answer")


def wait_until(condition: Callable[[], bool], seconds: float, otherwise: str) -> float:
    """The seconds it took. Raises NotReady."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise NotReady(otherwise)
        time.sleep(TICK)
    return time.monotonic() - began


@contextmanager
def database_of_its_own(
    settings: Mapping[str, str] = SETTINGS,
) -> Iterator[tuple[EmbeddedPostgres, Path]]:
    """A PostgreSQL in a folder that goes away, so that nobody's shop is touched."""
    with tempfile.TemporaryDirectory(prefix="rupa-rawi-chaos-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        database = EmbeddedPostgres(folder / "postgres", dict(settings))
        database.ensure()
        try:
            yield database, folder
        finally:
            database.stop()
            database.release()


@contextmanager
def opened(*, like: str = "", workers: int = 2) -> Iterator[House]:
    """A house with its tables, one web server and one worker, and a Midtrans of our own; this
    process is connected to it.

    With `like`, the address of a database whose tables are copied, which is quicker than migrating.
    """
    with ExitStack() as stack:
        database, folder = stack.enter_context(database_of_its_own())
        mailbox = Mailbox()
        stack.callback(mailbox.close)
        url = database.url()
        settings = environment_of_the_shop(url, 8000, mailbox.port) | {
            "DJANGO_SETTINGS_MODULE": "rupa_rawi.settings",
            "DATABASE_LIMITS": "on",
            "MEDIA_ROOT": str(folder / "media"),
            "WEBHOOKS_ALLOW_LOCAL": "on",
        }
        os.environ |= settings
        make_tables(database, like)
        import django

        django.setup()
        from payments.tests.midtrans import running_midtrans

        midtrans = stack.enter_context(running_midtrans())
        house = House(database, settings | midtrans.settings, workers=workers)
        house.midtrans = midtrans
        stack.enter_context(house.kept())
        house.add_web()
        house.add_jobs()
        wait_for(house.ports[0])
        yield house


def make_tables(database: EmbeddedPostgres, like: str) -> None:
    if not like:
        subprocess.run(
            [sys.executable, "-m", "serving.preparation"],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return
    binaries = installed_binaries() / "bin"
    dump: list[str | Path] = [binaries / "pg_dump", "--no-owner", like]
    load: list[str | Path] = [binaries / "psql", "--quiet", "--output", os.devnull, database.url()]
    with subprocess.Popen(dump, stdout=subprocess.PIPE) as dumped:
        subprocess.run(load, stdin=dumped.stdout, check=True)
    if dumped.returncode:
        raise NotReady(f"pg_dump of {like} failed")
