"""Settings, their documentation, and the rules between them."""

import re
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""\b(?:env(?:ironment)?(?:\.\w+)?|switch|number)\(\s*"([A-Z_]+)\"""")
PRODUCTION = {
    "DEBUG": False,
    "HTTPS": True,
    "SITE_URL": "https://shop.example",
    "ALLOWED_HOSTS": ["shop.example"],
    "PAYMENT_GATEWAY": "manual",
    "DIALECT_GATEWAY": "cod",
    "THROTTLING": True,
    "WEBHOOKS_ALLOW_LOCAL": False,
    "STAFF_SECOND_FACTOR": True,
}


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
def production(settings):
    for name, value in PRODUCTION.items():
        setattr(settings, name, value)
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
        ({"STAFF_SECOND_FACTOR": False}, "rupa_rawi.W008"),
    ],
)
def test_a_rule_between_settings_is_told(production, changed, finding):
    for name, value in changed.items():
        setattr(production, name, value)

    assert found() == {finding}


@pytest.mark.parametrize(
    ("changed", "package", "file"),
    [
        ({"REDIS_URL": "redis://127.0.0.1/0"}, "redis", "requirements-redis.txt"),
        (
            {"STORAGES": {"default": {"BACKEND": "storages.backends.s3.S3Storage"}}},
            "storages",
            "requirements-s3.txt",
        ),
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
    assert re.search(rf"^{package}|^django-{package}", (ROOT / file).read_text(), re.MULTILINE)


def test_a_wildcard_among_the_cors_origins_is_refused(production):
    production.CORS_ALLOWED_ORIGINS = ["*"]

    assert "corsheaders.E013" in {message.id for message in run_checks(tags=["security"])}
