"""What a larger shop has beside its own processes, each the real program, on this machine only."""

import json
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from bench.client import HOST
from bench.servers import ROOT, children_of, free_port
from chaos.house import READY_SECONDS, NotReady, wait_until
from serving.postgres import SAFE, EmbeddedPostgres, installed_binaries

STOP_SECONDS = 20
BUCKET, REGION = "rupa-rawi-media", "ap-southeast-3"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
OPEN_TO_READ = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": f"arn:aws:s3:::{BUCKET}/*",
        }
    ],
}
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def program(name: str) -> str | None:
    """Where a program is, also one that only root has on the path."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def missing(*names: str) -> list[str]:
    """Which of these programs and packages are not here."""
    return [name for name in names if not (program(name) or find_spec(name.partition(".")[0]))]


class Program:
    """A process that is not the shop's. `kill()` ends it as a power cut would."""

    def __init__(self, *command: str | Path, **started: Any) -> None:
        self.command, self.started = command, started
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **self.started,
        )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def wait_for(self, port: int) -> None:
        def listens() -> bool:
            if self.process.poll() is not None:
                raise NotReady(f"{self.command[0]} has ended")
            return accepts(port)

        wait_until(listens, READY_SECONDS, f"{self.command[0]} does not listen")


def accepts(port: int) -> bool:
    with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False


@contextmanager
def folder_of(account: Any) -> Iterator[Path]:
    """A folder that belongs to whoever runs PostgreSQL, and goes away."""
    with tempfile.TemporaryDirectory(prefix="rupa-rawi-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        if account:
            shutil.chown(folder, account.pw_uid, account.pw_gid)
        yield folder


# ── nginx ───────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Proxy:
    folder: Path
    tls: bool
    plain: int  # the port that only leads to the other
    secure: int
    process: Program | None = None

    def lead_to(self, ports: Sequence[int]) -> None:
        """Send new requests to these servers; returns once those under way are finished where
        they are."""
        (self.folder / "nginx.conf").write_text(configuration(self, ports))
        if self.process:
            workers = set(self.workers())
            self.process.process.send_signal(signal.SIGHUP)
            wait_until(
                lambda: workers.isdisjoint(self.workers()), READY_SECONDS, "nginx does not reload"
            )

    def workers(self) -> list[int]:
        return children_of(self.process.process.pid) if self.process else []


@contextmanager
def nginx(ports: Sequence[int], *, tls: bool) -> Iterator[Proxy]:
    """deploy/nginx.conf before servers on these ports: only names, ports and certificate are
    others. Without `tls` the second port speaks HTTP too."""
    with folder_of(None) as folder:
        proxy = Proxy(folder, tls, free_port(), free_port())
        proxy.lead_to(ports)
        if tls:
            make_certificate(folder)
        found = program("nginx") or "nginx"
        process = Program(found, "-c", folder / "nginx.conf", "-e", folder / "error.log")
        try:
            process.wait_for(proxy.secure)
            proxy.process = process
            yield proxy
        finally:
            process.stop()


def configuration(proxy: Proxy, ports: Sequence[int]) -> str:
    folder, tls = proxy.folder, proxy.tls
    site = (ROOT / "deploy/nginx.conf").read_text()
    servers = "\n".join(f"server {HOST}:{port} max_fails=0;" for port in ports)
    changes = [
        ("listen [::]:80;", ""),
        ("listen [::]:443 ssl http2;", ""),
        ("listen 80;", f"listen {HOST}:{proxy.plain};"),
        ("listen 443 ssl http2;", f"listen {HOST}:{proxy.secure}{' ssl http2' * tls};"),
        ("server 127.0.0.1:8000 max_fails=0;", servers),
        ("/etc/letsencrypt/live/shop.example/fullchain.pem", f"{folder}/cert.pem"),
        ("/etc/letsencrypt/live/shop.example/privkey.pem", f"{folder}/key.pem"),
    ]
    for old, new in changes:
        if old not in site:
            raise NotReady(f"deploy/nginx.conf says nothing of {old}")
        site = site.replace(old, new)
    if not tls:
        site = "\n".join(line for line in site.splitlines() if "ssl_" not in line)
    temporary = "".join(f"{name}_temp_path {folder}/{name};\n" for name in TEMPORARY)
    return (
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log;\nevents {{}}\n"
        f"http {{ access_log off; {temporary} {site} }}\n"
    )


def make_certificate(folder: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=shop.example", "-addext", "subjectAltName=DNS:shop.example"),
            *("-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
        ],
        check=True,
        capture_output=True,
    )


# ── Redis, S3 ───────────────────────────────────────────────────────────────────────────────────


@contextmanager
def redis() -> Iterator[str]:
    port = free_port()
    with folder_of(None) as folder:
        kept = ["--save", "", "--appendonly", "no", "--dir", str(folder)]
        found = program("redis-server") or "redis-server"
        process = Program(found, "--bind", HOST, "--port", str(port), *kept)
        try:
            process.wait_for(port)
            yield f"redis://{HOST}:{port}/0"
        finally:
            process.stop()


@contextmanager
def s3() -> Iterator[Mapping[str, str]]:
    """The settings of a shop whose pictures lie in a bucket."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(HOST, 0, verbose=False)
    server.start()
    try:
        _host, port = server.get_host_and_port()
        endpoint = f"http://{HOST}:{port}"
        client = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name=REGION,
            aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
        )
        client.create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        client.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(OPEN_TO_READ))
        yield KEYS | {
            "MEDIA_URL": f"s3://{BUCKET}/shop",
            "S3_ENDPOINT": endpoint,
            "S3_REGION": REGION,
        }
    finally:
        server.stop()


# ── PostgreSQL's own ────────────────────────────────────────────────────────────────────────────


@dataclass
class Pooler:
    process: Program
    port: int

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@{HOST}:{self.port}/{database}"


@contextmanager
def pgbouncer(server: str, account: Any, mode: str, *, size: int = 8) -> Iterator[Pooler]:
    """Before the server at this address. It refuses root, so it runs as PostgreSQL does."""
    behind = psycopg.conninfo.conninfo_to_dict(server)
    port = free_port()
    with folder_of(account) as folder:
        (folder / "pgbouncer.ini").write_text(
            f"[databases]\n* = host={behind['host']} port={behind['port']} user=postgres\n"
            f"[pgbouncer]\nlisten_addr = {HOST}\nlisten_port = {port}\nunix_socket_dir =\n"
            f"auth_type = any\npool_mode = {mode}\ndefault_pool_size = {size}\n"
            "max_client_conn = 400\nserver_lifetime = 600\n"
            "ignore_startup_parameters = extra_float_digits,options\n"
            f"logfile = {folder}/log\npidfile = {folder}/pid\n"
        )
        started = identity(account)
        found = program("pgbouncer") or "pgbouncer"
        pooler = Pooler(Program(found, folder / "pgbouncer.ini", **started), port)
        try:
            pooler.process.wait_for(port)
            yield pooler
        finally:
            pooler.process.stop()


def identity(account: Any) -> dict[str, Any]:
    if not account:
        return {"cwd": "/"}
    return {
        "cwd": "/",
        "user": account.pw_uid,
        "group": account.pw_gid,
        "extra_groups": [],
    }


@contextmanager
def time_limits_of_role(url: str) -> Iterator[None]:
    """As docs/operations.md says for a pooler: the role has them, whatever the pooler drops."""
    from django.conf import settings

    with psycopg.connect(url, autocommit=True) as server:
        role = f'ALTER ROLE postgres IN DATABASE "{server.info.dbname}"'
        for name, ms in settings.LIMITS_OF_REQUESTS.items():
            server.execute(f"{role} SET {name} = '{ms}ms'".encode())
        try:
            yield
        finally:
            server.execute(f"{role} RESET ALL".encode())


@dataclass
class Replica:
    process: Program
    url: str

    def answered(self) -> int:
        """How many transactions it has answered so far."""
        with psycopg.connect(self.url) as connection:
            asked = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
            row = connection.execute(asked).fetchone()
        return int(row[0]) if row else 0

    def is_there(self) -> bool:
        with suppress(psycopg.OperationalError), psycopg.connect(self.url, connect_timeout=2):
            return True
        return False


@contextmanager
def replica(primary: EmbeddedPostgres, *, behind_seconds: float) -> Iterator[Replica]:
    """A streaming replica that is always so many seconds behind, so that a stale read is seen."""
    account = primary.account
    source = {k: str(v) for k, v in psycopg.conninfo.conninfo_to_dict(primary.url()).items()}
    with folder_of(account) as folder:
        data, sockets = folder / "data", folder / "s"
        started = identity(account)
        binaries = binaries_of(primary)
        subprocess.run(
            [
                *(binaries / "pg_basebackup", "-h", source["host"], "-p", source["port"]),
                *("-U", "postgres", "-D", data, "-R", "-X", "stream", "-c", "fast"),
            ],
            check=True,
            capture_output=True,
            **started,
        )
        sockets.mkdir()
        if account:
            shutil.chown(sockets, account.pw_uid, account.pw_gid)
        wishes = SAFE | {"recovery_min_apply_delay": f"{behind_seconds}s", "fsync": "off"}
        options = [part for name, text in wishes.items() for part in ("-c", f"{name}={text}")]
        command: list[str | Path] = [
            binaries / "postgres",
            "-D",
            data,
            "-k",
            sockets,
            "-p",
            "5432",
            *options,
        ]
        url = f"postgresql://postgres@/postgres?host={quote(str(sockets), safe='')}&port=5432"
        one = Replica(Program(*command, **started), url)
        try:
            wait_until(one.is_there, READY_SECONDS, "the replica does not answer")
            yield one
        finally:
            one.process.stop()


def binaries_of(server: EmbeddedPostgres) -> Path:
    """Where its own account may run them."""
    place = server.folder / "place.json"
    found = json.loads(place.read_text()).get("binaries") if place.exists() else None
    return Path(found or installed_binaries()) / "bin"
