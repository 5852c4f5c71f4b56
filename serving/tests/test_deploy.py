"""The files under deploy/, each used where its program is to be had."""

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from rupa_rawi.tests.races.server import Server, free_port

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"

pytestmark = pytest.mark.race


def needs(program: str):
    found = shutil.which(program) or shutil.which(f"/usr/sbin/{program}")
    return pytest.mark.skipif(not found, reason=f"{program} is not installed")


@pytest.fixture
def nginx(server: Server) -> Iterator[httpx.Client]:
    """deploy/nginx.conf before a running shop; only names, ports and certificate are others."""
    folder = Path(tempfile.mkdtemp(prefix="rupa-rawi-nginx-"))
    folder.chmod(0o755)
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=shop.example", "-addext", "subjectAltName=DNS:shop.example"),
            *("-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
        ],
        check=True,
        capture_output=True,
    )
    plain, secure = free_port(), free_port()
    site = (DEPLOY / "nginx.conf").read_text()
    for old, new in (
        ("listen [::]:80;", ""),
        ("listen [::]:443 ssl http2;", ""),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{secure} ssl http2;"),
        ("127.0.0.1:8000", f"127.0.0.1:{server.port}"),
        ("/etc/letsencrypt/live/shop.example/fullchain.pem", f"{folder}/cert.pem"),
        ("/etc/letsencrypt/live/shop.example/privkey.pem", f"{folder}/key.pem"),
    ):
        assert old in site
        site = site.replace(old, new)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log;\nevents {{}}\n"
        f"http {{ access_log off; {temporary} {site} }}\n"
    )
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    command = [program, "-c", folder / "nginx.conf", "-e", folder / "error.log"]
    process = subprocess.Popen(command)
    try:
        wait_until_it_listens(secure, process)
        with httpx.Client(verify=False, base_url=f"https://127.0.0.1:{secure}") as client:
            client.plain = f"http://127.0.0.1:{plain}"
            yield client
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder)


def wait_until_it_listens(port: int, process: subprocess.Popen) -> None:
    for _try in range(100):
        assert process.poll() is None, "nginx has ended"
        try:
            httpx.get(f"https://127.0.0.1:{port}/healthz", verify=False)
            return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail("nginx does not listen")


@pytest.mark.django_db(transaction=True)
@needs("nginx")
@needs("openssl")
def test_nginx_serves_the_shop_and_keeps_out_what_shall_not_pass(nginx):
    assert nginx.get("/api/v1/products").status_code == 200
    assert nginx.get("/metrics").status_code == 404

    led = httpx.get(f"{nginx.plain}/api/v1/products?q=batik")
    assert led.status_code == 301
    assert led.headers["Location"] == "https://shop.example/api/v1/products?q=batik"

    login = {"email": "nobody@example.com", "password": "x" * 20}
    assert nginx.post("/api/v1/auth/login", json=login).status_code == 401
    refused = nginx.post("/api/v1/auth/login", content=b"x" * (9 * 1024 * 1024 + 1))
    assert refused.status_code == 413
    # The shop's own limit for a body of JSON, and so a sign that 8 MiB pass the proxy.
    assert nginx.post("/api/v1/auth/login", content=b"x" * (8 << 20)).json()["errors"]

    forged = {"X-Request-ID": "mine", "X_Request_ID": "forged"}
    assert nginx.get("/api/v1/shop", headers=forged).headers["X-Request-ID"] == "mine"


@needs("caddy")
def test_caddys_file_is_one_that_caddy_reads():
    done = subprocess.run(
        ["caddy", "adapt", "--config", DEPLOY / "Caddyfile"], capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    assert "reverse_proxy" in done.stdout


@needs("systemd-analyze")
def test_systemd_understands_the_units(tmp_path):
    for unit in (DEPLOY / "systemd").iterdir():
        text = unit.read_text().replace("/srv/rupa-rawi/.venv/bin/python", "/bin/true")
        (tmp_path / unit.name).write_text(text)

    done = subprocess.run(
        ["systemd-analyze", "verify", *sorted(tmp_path.iterdir())], capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    assert "rupa-rawi" not in done.stderr


def test_the_page_for_owners_names_only_what_there_is():
    page = (ROOT / "docs/operations.md").read_text()
    settings = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    commands = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    commands |= {"check", "migrate", "createsuperuser"}

    assert set(re.findall(r"manage\.py (\w+)", page)) <= commands
    assert set(re.findall(r"^([A-Z_]+)=", page, re.MULTILINE)) <= settings
    assert set(re.findall(r"`([A-Z]+_[A-Z_]+)`", page)) <= settings
    named = re.findall(r"deploy/[\w./{},-]+[\w}]", page)
    names = [
        name.replace("{web,jobs}", "web").replace("{service,timer}", "timer") for name in named
    ]
    assert [name for name in names if not (ROOT / name).exists()] == []
