"""The files under deploy/, each used where its program is to be had."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from chaos import outside
from rupa_rawi.tests.races.server import Server

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"

pytestmark = pytest.mark.race


def needs(program: str):
    return pytest.mark.skipif(not outside.program(program), reason=f"{program} is not installed")


@pytest.fixture
def nginx(server: Server) -> Iterator[httpx.Client]:
    """deploy/nginx.conf before a running shop; only names, ports and certificate are others."""
    with (
        outside.nginx([server.port], tls=True) as proxy,
        httpx.Client(verify=False, base_url=f"https://127.0.0.1:{proxy.secure}") as client,
    ):
        client.plain = f"http://127.0.0.1:{proxy.plain}"
        yield client


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
