"""The processes that are measured, on ports of this machine only; whoever starts them ends them."""

import asyncio
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from serving.postgres import SAFE, EmbeddedPostgres

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 120
STOP_SECONDS = 20
COUNTED = SAFE | {"shared_buffers": "1GB", "shared_preload_libraries": "pg_stat_statements"}


def database(folder: Path, settings: Mapping[str, str] = COUNTED) -> EmbeddedPostgres:
    """A PostgreSQL of the bench's own, so that nobody's shop is touched."""
    server = EmbeddedPostgres(folder, settings=dict(settings))
    server.ensure()
    return server


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment_of_the_shop(url: str, port: int, mail_port: int) -> dict[str, str]:
    """Production, but for what would stop a load test."""
    return {
        "DEBUG": "off",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": url,
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "PAYMENT_GATEWAY": "test",
        "THROTTLING": "off",
        "ACCESS_LOG": "off",
        "STAFF_SECOND_FACTOR": "off",
    }


class Process:
    """A server, with the processes that it starts."""

    def __init__(self, *command: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    def signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def wait_for(self, url: str) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while True:
            with suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
                answer.read()
                return
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{url} does not answer.")
            time.sleep(0.1)

    def stop(self) -> None:
        self.signal(signal.SIGCONT)
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            self.process.wait()


def web(port: int, *options: str) -> list[str]:
    where = ["--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "warning"]
    return ["-m", "granian", *where, "--workers", "2", *options]


@contextmanager
def running(*processes: Process) -> Iterator[None]:
    try:
        yield
    finally:
        for process in processes:
            process.stop()


# ── the machine's books ─────────────────────────────────────────────────────────────────────────


def processor_seconds(pid: int) -> float:
    """What a process and all that it started have worked so far."""
    children: dict[int, list[int]] = {}
    worked: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        with suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(folder.name))
            worked[int(folder.name)] = sum(map(int, fields[11:15]))
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        total += worked.get(one, 0)
        waiting += children.get(one, [])
    return total / os.sysconf("SC_CLK_TCK")


def resident_megabytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def children_of(pid: int) -> list[int]:
    return [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def postmaster(server: EmbeddedPostgres) -> int:
    """The process of PostgreSQL itself: the first line of its pid file says it."""
    address = parse_qs(urlsplit(server.url()).query)
    lock = Path(address["host"][0]) / f".s.PGSQL.{address['port'][0]}.lock"
    return int(lock.read_text().splitlines()[0])


# ── mail ────────────────────────────────────────────────────────────────────────────────────────


class Mailbox:
    """An SMTP server that takes every mail and keeps none."""

    def __init__(self) -> None:
        self.port = free_port()
        self.received = 0
        self.loop = asyncio.new_event_loop()
        self.thread = Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        asyncio.set_event_loop(self.loop)
        starting = asyncio.start_server(self.talk, "127.0.0.1", self.port)
        self.loop.run_until_complete(starting)
        self.loop.run_forever()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):  # who hangs up
            writer.write(b"220 mailbox\r\n")
            while line := await reader.readline():
                word = line.strip().upper()
                if word == b"DATA":
                    writer.write(b"354 go on\r\n")
                    await reader.readuntil(b"\r\n.\r\n")
                    self.received += 1
                writer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
                if word == b"QUIT":
                    break
        writer.close()

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
