"""Settings, their documentation, and the rules between them."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.checks import run_checks

from orders.tests.factories import make_house_account
from payments.models import HouseAccount

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""\b(?:env(?:ironment)?(?:\.\w+)?|switch|number|word|days)\(\s*"([A-Z_]+)\"""")
PRODUCTION = {
    "DEBUG": False,
    "HTTPS": True,
    "SITE_URL": "https://shop.example",
    "STOREFRONT_URL": "https://shop.example",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "ALLOWED_HOSTS": ["shop.example"],
    "PAYMENT_GATEWAY": "manual",
    "DIALECT_GATEWAY": "cod",
    "THROTTLING": True,
    "WEBHOOKS_ALLOW_LOCAL": False,
    "STAFF_SECOND_FACTOR": True,
    "BACKUP_FOLDER": None,
    "METRICS_TOKEN": "",
    "TWO_PEOPLE": True,
}

LONG = "pJ7_xq2VfLw9-ZtKcR4sYb8NhUe3MdGa6T"


def test_env_example_names_every_variable_and_no_other():
    names = ("rupa_rawi/settings.py", "serving/supervisor.py")
    code = "".join((ROOT / name).read_text() for name in names)
    example = (ROOT / ".env.example").read_text()

    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == set(READ.findall(code))


def test_every_variable_of_env_example_is_explained():
    paragraphs = (ROOT / ".env.example").read_text().split("\n\n")

    for paragraph in paragraphs:
        if re.search(r"^#[A-Z_]+=", paragraph, re.MULTILINE):
            assert paragraph.startswith(("# ", "#HOST")), paragraph


@pytest.fixture
def production(db, settings):
    for name, value in PRODUCTION.items():
        setattr(settings, name, value)
    make_house_account()
    return settings


def found() -> set[str]:
    return {
        message.id for message in run_checks(tags=["rupa_rawi"], include_deployment_checks=True)
    }


def test_the_documented_production_settings_have_no_finding(production):
    assert found() == set()


@pytest.mark.parametrize(
    ("changed", "finding"),
    [
        ({"PAYMENT_GATEWAY": "paypal"}, "rupa_rawi.E001"),
        ({"DIALECT_GATEWAY": "midtrans"}, "rupa_rawi.E002"),
        (
            {
                "PAYMENT_GATEWAY": "midtrans",
                "MIDTRANS_SERVER_KEY": "",
                "MIDTRANS_BASE_URL": "https://app.midtrans.com",
            },
            "rupa_rawi.E003",
        ),
        ({"SITE_URL": "shop.example"}, "rupa_rawi.E004"),
        ({"SITE_URL": "http://shop.example"}, "rupa_rawi.E005"),
        ({"CURRENCY": "rupiah"}, "rupa_rawi.E006"),
        ({"HTTPS": False}, "rupa_rawi.W001"),
        ({"PAYMENT_GATEWAY": "test"}, "rupa_rawi.W002"),
        ({"PAYMENT_GATEWAY": "midtrans", "MIDTRANS_SERVER_KEY": "key"}, "rupa_rawi.W003"),
        ({"SITE_URL": "https://localhost"}, "rupa_rawi.W004"),
        ({"ALLOWED_HOSTS": ["*"]}, "rupa_rawi.W005"),
        ({"THROTTLING": False}, "rupa_rawi.W006"),
        ({"WEBHOOKS_ALLOW_LOCAL": True}, "rupa_rawi.W007"),
        ({"MIDTRANS_PAYOUTS_KEY": "creator"}, "rupa_rawi.W021"),
        ({"MIDTRANS_PAYOUTS_APPROVER_KEY": "approver"}, "rupa_rawi.W021"),
        (
            {"MIDTRANS_PAYOUTS_KEY": "creator", "MIDTRANS_PAYOUTS_MERCHANT_KEY": "merchant"},
            "rupa_rawi.W022",
        ),
        ({"STAFF_SECOND_FACTOR": False}, "rupa_rawi.W008"),
        ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, "rupa_rawi.W009"),
        ({"STOREFRONT_URL": "front.example"}, "rupa_rawi.E008"),
        ({"TWO_PEOPLE": False}, "rupa_rawi.W011"),
        ({"METRICS_TOKEN": "prometheus"}, "rupa_rawi.W013"),
        ({"METRICS_TOKEN": "ab" * 32}, "rupa_rawi.W013"),
        ({"METRICS_TOKEN": LONG, "SECRET_KEY": LONG}, "rupa_rawi.W013"),
    ],
)
def test_a_rule_between_settings_is_told(production, changed, finding):
    for name, value in changed.items():
        setattr(production, name, value)

    assert found() == {finding}


def read(*names: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Settings as a process of its own reads them from this environment only."""
    code = "from rupa_rawi import settings; print(*(getattr(settings, name) for name in NAMES))"
    return subprocess.run(
        [sys.executable, "-c", f"NAMES = {names!r}; {code}"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "SITE_URL"])
def test_production_asks_by_its_name_for_what_it_cannot_do_without(name):
    given = {"SECRET_KEY": "x" * 64, "SITE_URL": "https://shop.example"}

    done = read(DEBUG="off", **given | {name: ""})

    assert f"ImproperlyConfigured: {name} is not set." in done.stderr


@pytest.mark.parametrize(
    ("listens", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "8300"}, "http://127.0.0.1:8300"),
        ({"HOST": "0.0.0.0", "PORT": "8300"}, "http://127.0.0.1:8300"),
        ({"HOST": "::1"}, "http://[::1]:8000"),
        ({"PORT": "8300", "SITE_URL": "https://ada.example/"}, "https://ada.example"),
    ],
)
def test_in_development_the_shop_is_where_its_server_listens(listens, address):
    done = read("SITE_URL", "STOREFRONT_URL", DEBUG="on", **listens)

    assert done.stdout.split() == [address, address]


def test_a_shop_front_of_its_own_is_where_buyers_are_led():
    done = read("SITE_URL", "STOREFRONT_URL", DEBUG="on", STOREFRONT_URL="https://front.example/")

    assert done.stdout.split() == ["http://127.0.0.1:8000", "https://front.example"]


@pytest.mark.parametrize(("debug", "expected"), [("on", "False"), ("off", "True")])
def test_answers_are_logged_in_production_and_hsts_is_not_preloaded_at_once(debug, expected):
    secure = {"SECRET_KEY": "x" * 64, "SITE_URL": "https://shop.example", "HTTPS": "on"}

    done = read("ACCESS_LOG", "SECURE_HSTS_PRELOAD", DEBUG=debug, **secure)

    assert done.stdout.split() == [expected, "False"]


@pytest.mark.parametrize(
    ("changed", "package", "file"),
    [
        ({"REDIS_URL": "redis://127.0.0.1/0"}, "redis", "requirements-redis.txt"),
        (
            {"STORAGES": {"default": {"BACKEND": "storages.backends.s3.S3Storage"}}},
            "storages",
            "requirements-s3.txt",
        ),
        ({"SENTRY_DSN": "https://key@sentry.example/1"}, "sentry_sdk", "requirements-sentry.txt"),
        ({"OTLP_ENDPOINT": "http://127.0.0.1:4318"}, "opentelemetry", "requirements-otel.txt"),
    ],
)
def test_the_missing_extra_of_a_setting_is_named(production, monkeypatch, changed, package, file):
    monkeypatch.setitem(sys.modules, package, None)
    for name, value in changed.items():
        setattr(production, name, value)

    (message,) = run_checks(tags=["rupa_rawi"])

    assert message.id == "rupa_rawi.E007"
    assert package in message.msg
    assert file in message.hint
    name = package.replace("_", "-")
    assert re.search(rf"^{name}|^django-{name}", (ROOT / file).read_text(), re.MULTILINE)


def test_a_token_that_cannot_be_guessed_is_none_to_worry_about(production):
    production.METRICS_TOKEN = LONG

    assert found() == set()


def test_hsts_that_is_not_preloaded_is_told(production):
    production.SECURE_HSTS_SECONDS, production.SECURE_HSTS_PRELOAD = 31_536_000, False

    told = run_checks(tags=["security"], include_deployment_checks=True)

    assert "security.W021" in {message.id for message in told if not message.is_silenced()}


def test_a_shop_without_a_backup_of_the_last_two_days_is_told(production, tmp_path):
    production.BACKUP_FOLDER = tmp_path
    backup = tmp_path / "shop-20261126-031500.tar.age"

    assert found() == {"rupa_rawi.W012"}

    backup.touch()
    assert found() == set()

    three_days_ago = time.time() - 3 * 24 * 3600
    os.utime(backup, (three_days_ago, three_days_ago))
    assert found() == {"rupa_rawi.W012"}


@pytest.mark.parametrize("setting", ["PAYMENT_GATEWAY", "DIALECT_GATEWAY"])
def test_bank_transfer_without_an_account_to_transfer_to_is_told(production, setting):
    setattr(production, setting, "manual")
    HouseAccount.objects.update(is_active=False)

    assert found() == {"rupa_rawi.W010"}

    production.PAYMENT_GATEWAY = production.DIALECT_GATEWAY = "cod"

    assert found() == set()


def test_a_wildcard_among_the_cors_origins_is_refused(production):
    production.CORS_ALLOWED_ORIGINS = ["*"]

    assert "corsheaders.E013" in {message.id for message in run_checks(tags=["security"])}
