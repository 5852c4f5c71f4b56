"""Rules between settings, as system checks: errors always, warnings with `check --deploy`.

What one value alone may be is settings.py's to say. What Django and its packages check already
(secret key, CSRF and CORS origins, HSTS, cookies) is not repeated here.
"""

import re
import time
from importlib.util import find_spec
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from psycopg_pool import PoolTimeout

from payments.models import HouseAccount
from serving.backup_folder import newest

GATEWAYS = {"test", "manual", "cod", "midtrans"}
GATEWAYS_WITHOUT_A_PAGE = GATEWAYS - {"midtrans"}
MAIL_THAT_STAYS_HERE = ("console", "dummy", "filebased", "locmem")  # backends of Django
LONGEST_WITHOUT_BACKUP = 2 * 24 * 3600  # seconds
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@register("rupa_rawi")
def gateways(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.PAYMENT_GATEWAY not in GATEWAYS:
        found.append(
            Error(
                f"PAYMENT_GATEWAY is {settings.PAYMENT_GATEWAY!r}.",
                hint=f"Choose one of {', '.join(sorted(GATEWAYS))}.",
                id="rupa_rawi.E001",
            )
        )
    if settings.DIALECT_GATEWAY not in GATEWAYS_WITHOUT_A_PAGE:
        found.append(
            Error(
                f"DIALECT_GATEWAY is {settings.DIALECT_GATEWAY!r}.",
                hint="The clients of other shops cannot show a payment page. Choose one of "
                f"{', '.join(sorted(GATEWAYS_WITHOUT_A_PAGE))}.",
                id="rupa_rawi.E002",
            )
        )
    if settings.PAYMENT_GATEWAY == "midtrans" and not settings.MIDTRANS_SERVER_KEY:
        found.append(
            Error(
                "PAYMENT_GATEWAY is midtrans, and MIDTRANS_SERVER_KEY is not set.",
                hint="Midtrans shows the key under Settings, Access Keys.",
                id="rupa_rawi.E003",
            )
        )
    return found


@register("rupa_rawi")
def addresses(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    site = urlsplit(settings.SITE_URL)
    found: list[CheckMessage] = []
    if site.scheme not in ("http", "https") or not site.hostname or site.query or site.fragment:
        found.append(
            Error(
                f"SITE_URL is {settings.SITE_URL!r}.",
                hint="It is the shop's whole address, like https://shop.example.",
                id="rupa_rawi.E004",
            )
        )
    front = urlsplit(settings.STOREFRONT_URL)
    if front.scheme not in ("http", "https") or not front.hostname or front.query or front.fragment:
        found.append(
            Error(
                f"STOREFRONT_URL is {settings.STOREFRONT_URL!r}.",
                hint="It is the whole address of the shop front, like https://shop.example. "
                "Empty: buyers use the pages under SITE_URL.",
                id="rupa_rawi.E008",
            )
        )
    if settings.HTTPS and site.scheme == "http":
        found.append(
            Error(
                "HTTPS is on, and SITE_URL begins with http://.",
                hint="Links in mails would lead to the unprotected address first.",
                id="rupa_rawi.E005",
            )
        )
    if not re.fullmatch("[A-Z]{3}", settings.CURRENCY):
        found.append(
            Error(
                f"CURRENCY is {settings.CURRENCY!r}.",
                hint="It is a code of ISO 4217, like IDR.",
                id="rupa_rawi.E006",
            )
        )
    return found


@register("rupa_rawi")
def extras(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """What a setting needs beyond requirements.txt."""
    on_s3 = settings.STORAGES["default"]["BACKEND"].startswith("storages.")
    wanted = [
        (settings.REDIS_URL, "REDIS_URL is set", "redis", "requirements-redis.txt"),
        (on_s3, "MEDIA_URL begins with s3://", "storages", "requirements-s3.txt"),
        (settings.SENTRY_DSN, "SENTRY_DSN is set", "sentry_sdk", "requirements-sentry.txt"),
        (
            settings.OTLP_ENDPOINT,
            "OTEL_EXPORTER_OTLP_ENDPOINT is set",
            "opentelemetry",
            "requirements-otel.txt",
        ),
    ]
    return [
        Error(
            f"{setting}, and the package {package} is not installed.",
            hint=f"Install the extra: python -m pip install -r {file}",
            id="rupa_rawi.E007",
        )
        for in_use, setting, package, file in wanted
        if in_use and find_spec(package) is None
    ]


@register(Tags.database)
def time_limits(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Asked of the database as web processes reach it: PgBouncer drops what a client wishes at its
    connection, and then somebody may wait for ever for a lock."""
    if not settings.DATABASE_URL:
        return []  # the embedded one: nothing is between
    wished = settings.LIMITS_OF_REQUESTS
    options = " ".join(f"-c {name}={ms}" for name, ms in wished.items())
    try:
        with psycopg.connect(settings.DATABASE_URL, options=options, connect_timeout=10) as asked:
            names = "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting::int <= 0"
            lost = sorted(name for (name,) in asked.execute(names, [list(wished)], prepare=False))
    except psycopg.OperationalError as error:
        if "unsupported startup parameter" not in str(error):
            return []  # away: /readyz is who tells
        lost = sorted(wished)
    if not lost:
        return []
    roles = "; ".join(f"ALTER ROLE … SET {name} = '{wished[name]}ms'" for name in lost)
    return [
        Error(
            f"The database knows no time limits: {', '.join(lost)}.",
            hint="A pooler in between has dropped them. Let it pass over what clients wish "
            "(PgBouncer: ignore_startup_parameters = extra_float_digits,options), and set them, "
            f"past it, for the role that the shop uses: {roles}.",
            id="rupa_rawi.E009",
        )
    ]


@register("rupa_rawi", deploy=True)
def production(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    if settings.DEBUG:
        return []  # Django's own security.W018 says all there is to say
    rules = [
        (
            not settings.HTTPS,
            "HTTPS is off: passwords and sessions travel in the open.",
            "Set HTTPS=on behind a proxy that ends TLS and sends X-Forwarded-Proto.",
            "rupa_rawi.W001",
        ),
        (
            "test" in (settings.PAYMENT_GATEWAY, settings.DIALECT_GATEWAY),
            "The test gateway is in use: every order counts as paid, and no money moves.",
            "Set PAYMENT_GATEWAY and DIALECT_GATEWAY to real ones, unless this is a demo.",
            "rupa_rawi.W002",
        ),
        (
            settings.PAYMENT_GATEWAY == "midtrans" and "sandbox" in settings.MIDTRANS_BASE_URL,
            "MIDTRANS_BASE_URL is the sandbox: no money moves.",
            "Set MIDTRANS_BASE_URL=https://app.midtrans.com.",
            "rupa_rawi.W003",
        ),
        (
            urlsplit(settings.SITE_URL).hostname in LOOPBACK,
            f"SITE_URL is {settings.SITE_URL}: links in mails lead to the reader's own machine.",
            "Set SITE_URL to the shop's public address.",
            "rupa_rawi.W004",
        ),
        (
            "*" in settings.ALLOWED_HOSTS,
            "ALLOWED_HOSTS takes any name: a forged Host header would be believed.",
            "Name the shop's own hosts.",
            "rupa_rawi.W005",
        ),
        (
            not settings.THROTTLING,
            "THROTTLING is off: passwords may be guessed as fast as the server answers.",
            "Leave THROTTLING on outside of load tests.",
            "rupa_rawi.W006",
        ),
        (
            settings.WEBHOOKS_ALLOW_LOCAL,
            "WEBHOOKS_ALLOW_LOCAL is on: a vendor's webhook may call this machine's own services.",
            "Leave WEBHOOKS_ALLOW_LOCAL off outside of development.",
            "rupa_rawi.W007",
        ),
        (
            not settings.STAFF_SECOND_FACTOR,
            "STAFF_SECOND_FACTOR is off: a stolen password alone opens the back office.",
            "Leave STAFF_SECOND_FACTOR on outside of development.",
            "rupa_rawi.W008",
        ),
        (
            settings.EMAIL_BACKEND.split(".")[-2] in MAIL_THAT_STAYS_HERE,
            "EMAIL_URL sends no mail: buyers and vendors hear nothing, and who forgot a password "
            "gets no link.",
            "Set EMAIL_URL to your mail server, like smtp+tls://user:password@mail.example:587.",
            "rupa_rawi.W009",
        ),
    ]
    keys = [settings.MIDTRANS_PAYOUTS_KEY, settings.MIDTRANS_PAYOUTS_MERCHANT_KEY]
    wants_payouts = any([*keys, settings.MIDTRANS_PAYOUTS_APPROVER_KEY])
    rules += [
        (
            wants_payouts and not all(keys),
            "Midtrans Payouts is half set up: no payout can be sent by it.",
            "It wants both MIDTRANS_PAYOUTS_KEY and MIDTRANS_PAYOUTS_MERCHANT_KEY.",
            "rupa_rawi.W021",
        ),
        (
            all(keys) and "sandbox" in settings.MIDTRANS_PAYOUTS_URL,
            "MIDTRANS_PAYOUTS_URL is the sandbox: vendors count as paid, and no money moves.",
            "Set MIDTRANS_PAYOUTS_URL=https://app.midtrans.com/iris.",
            "rupa_rawi.W022",
        ),
    ]
    rules.append(
        (
            not settings.TWO_PEOPLE,
            "TWO_PEOPLE is off: who proposes to move money may approve it too.",
            "Leave it on as soon as two people work here.",
            "rupa_rawi.W011",
        )
    )
    rules.append(
        (
            "manual" in (settings.PAYMENT_GATEWAY, settings.DIALECT_GATEWAY)
            and lacks_house_account(),
            "Orders are to be paid by bank transfer, and the shop has no bank account in use: "
            "nobody can check out.",
            "Enter one in the back office under Bank accounts, or choose another PAYMENT_GATEWAY.",
            "rupa_rawi.W010",
        )
    )
    rules.append(
        (
            lacks_backup(),
            f"There is no backup of the last two days in {settings.BACKUP_FOLDER}.",
            "Run manage.py backup every night (docs/operations.md), and manage.py drill once in a "
            "while.",
            "rupa_rawi.W012",
        )
    )
    rules.append(
        (
            is_weak(settings.METRICS_TOKEN),
            "METRICS_TOKEN can be guessed, or is the SECRET_KEY: others read what the shop earns.",
            "Give it 32 or more random characters of its own: python3 -c 'import secrets; "
            "print(secrets.token_urlsafe(48))'",
            "rupa_rawi.W013",
        )
    )
    return [Warning(text, hint=hint, id=id_) for broken, text, hint, id_ in rules if broken]


def is_weak(token: str) -> bool:
    """Whether a token that opens something is too short or too plain. None opens nothing."""
    is_plain = len(token) < 32 or len(set(token)) < 8
    return bool(token) and (is_plain or token == settings.SECRET_KEY)


def lacks_backup() -> bool:
    if settings.BACKUP_FOLDER is None:
        return False
    made = newest(settings.BACKUP_FOLDER)
    return made is None or time.time() - made.stat().st_mtime > LONGEST_WITHOUT_BACKUP


def lacks_house_account() -> bool:
    """Asked of the database; while that is away or not migrated, /readyz is who tells."""
    try:
        return not HouseAccount.objects.active().exists()
    except (DatabaseError, PoolTimeout):
        return False
