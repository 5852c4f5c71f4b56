"""Two real server processes on the test database, for tests in which rivals meet.

With POOLER=session or POOLER=transaction in the environment they reach it through a PgBouncer.
"""

import atexit
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
from django.conf import settings
from django.db import connection

from chaos import outside
from serving.postgres import service_account

ROOT = Path(__file__).resolve().parents[3]
READY_SECONDS = 60
POOLER = os.environ.get("POOLER", "")
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def request(method: str, url: str, **details) -> httpx.Response:
    """httpx.request, but for all the certificates that it would read first, which takes longer than
    most of the requests of these tests."""
    return httpx.request(method, url, verify=NO_CERTIFICATES, **details)


def database_url() -> str:
    """The address of the database that the test run itself uses."""
    address = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))


@cache
def pooler(mode: str) -> outside.Pooler:
    """One for the whole run, which ends with it."""
    stack = ExitStack()
    atexit.register(stack.close)
    stack.enter_context(outside.time_limits_of_role(database_url()))
    size = 60 if mode == "session" else 8  # a session keeps its connection to itself
    return stack.enter_context(
        outside.pgbouncer(database_url(), service_account(), mode, size=size)
    )


def through_pooler(mode: str) -> dict[str, str]:
    """The settings of a shop behind a PgBouncer, which before 1.21 knows no prepared statements."""
    prepared = "off" if mode == "transaction" else "on"
    url = pooler(mode).url(connection.settings_dict["NAME"])
    return {"DATABASE_URL": url, "PREPARED_STATEMENTS": prepared}


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A running shop. `kill()` ends it as a power cut would."""

    def __init__(
        self, application: str = "rupa_rawi.rsgi:server", *, workers: int = 2, **environment: str
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = ["granian", "--interface", "rsgi", "--backpressure", "512"]
        command += ["--workers", str(workers), "--log-level", "error", "--no-ws"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command, "--port", str(self.port), application],
            cwd=ROOT,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "rupa_rawi.settings_test",
                "DATABASE_URL": database_url(),
                "DATABASE_LIMITS": "on",
                "DEBUG": "on",
                "SITE_URL": self.url,
                "SECRET_KEY": settings.SECRET_KEY,
                "PAYMENT_GATEWAY": "test",
                **(through_pooler(POOLER) if POOLER else {}),
                **environment,
            },
            start_new_session=True,
        )
        deadline = time.monotonic() + READY_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError("the server did not start")
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            return request("GET", f"{self.url}/readyz", timeout=5).is_success
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def running(application: str = "rupa_rawi.rsgi:server", *, workers: int = 2, **environment: str):
    server = Server(application, workers=workers, **environment)
    try:
        yield server
    finally:
        server.stop()


def at_once(calls: Sequence[Callable[[], httpx.Response | None]]) -> list:
    """Run all calls at the same time, each in a thread; their results in order."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]
