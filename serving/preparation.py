"""Bring the database and the static files up to what the code expects.

    python -m serving.preparation [--demo]

Prints as JSON what the supervisor tells its reader: the demo shop's accounts, and whether there is
staff. It runs this before it serves; whoever starts the processes on several hosts runs it once
before. Several at once wait for each other, and the later ones find nothing to do. One process
does it all, because starting Django costs more than most of the steps.
"""

import argparse
import fcntl
import gc
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, get_commands
from django.db import OperationalError, connection

from core.database.migrations import migrations_to_apply
from core.database.outages import passes_by_itself
from serving.migrating import beside_buyers
from serving.postgres import PostgresFailed

UNUSED = ["redoc", "rest_framework"]  # pages that the shop does not show, a third of all files
TRIES, PAUSE = 20, 0.5  # of migrating, seconds between two
ADVISORY_LOCK = 7_782_826_987  # any number that nothing else in the database uses


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m serving.preparation", description=__doc__)
    parser.add_argument(
        "--demo",
        action="store_true",
        help="fill an empty database with the demo shop",
    )
    demo = parser.parse_args().demo
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rupa_rawi.settings")
    os.environ["DATABASE_LIMITS"] = "off"  # a migration may take longer than a request
    try:
        django.setup()
    except (ImproperlyConfigured, PostgresFailed) as error:
        sys.exit(str(error))

    check()
    with one_at_a_time():
        migrate()
        call_command("createcachetable", verbosity=0)
        if demo:
            seed()
    if not settings.DEBUG:
        collect_static()
    found = {"accounts": demo_accounts() if demo else [], "has_staff": has_staff()}
    sys.stdout.write(json.dumps(found))
    gc.freeze()  # it ends, as in manage.py


def check() -> None:
    """Refuse to go on with settings or code that the system checks call wrong."""
    found = run_checks(databases=["default"])
    serious = [str(one) for one in found if one.is_serious()]
    if serious:
        sys.exit("\n\n".join(serious))


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock in the database: what two hosts must not do at once."""
    with connection.cursor() as cursor:
        # Asked again and again: a statement that waits would hold a snapshot, and an index that
        # the other one builds concurrently waits for snapshots.
        while not cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK]).fetchone()[0]:
            time.sleep(0.2)
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


def migrate() -> None:
    """Beside a shop that sells; what could not be tried again by itself is tried again here."""
    for tries_left in reversed(range(TRIES)):
        if not migrations_to_apply():
            return
        say("Migrating the database …")
        try:
            with beside_buyers():
                call_command("migrate", verbosity=0, interactive=False)
        except OperationalError as error:
            if not tries_left or not passes_by_itself(error):
                raise
            time.sleep(PAUSE)


def seed() -> None:
    """Fill the database once: never one in which somebody has signed up or put goods on sale."""
    if "seed" not in get_commands():
        return
    models = (apps.get_model("accounts.User"), apps.get_model("catalog.Product"))
    if not any(model._default_manager.exists() for model in models):
        say("Filling the shop with demo data (once) …")
        call_command("seed", scale="demo", stdout=sys.stderr)


def demo_accounts() -> list[tuple[str, str, str]]:
    """Role, e-mail and password of those people of the demo shop who are in the database."""
    from seeds.demo import ACCOUNTS  # production does without it

    people = apps.get_model("accounts.User")._default_manager
    emails = [email for _, email, _ in ACCOUNTS]
    there = set(people.filter(email__in=emails).values_list("email", flat=True))
    return [account for account in ACCOUNTS if account[1] in there]


def has_staff() -> bool:
    people = apps.get_model("accounts.User")._default_manager
    return people.filter(is_staff=True, is_active=True).exists()


def collect_static() -> None:
    """Gather and compress the static files, when they are not those of the last time."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    with settings.STATIC_ROOT.with_suffix(".lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.seek(0)
        wanted = static_fingerprint()
        if lock.read() != wanted or not any(settings.STATIC_ROOT.iterdir()):
            say("Collecting and compressing the static files …")
            call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=UNUSED)
            lock.truncate(0)
            lock.write(wanted)


def static_fingerprint() -> str:
    """Changes when a static file, or the way they are kept, does."""
    digest = hashlib.sha256(repr([settings.STATIC_ROOT, settings.STORAGES]).encode())
    for finder in get_finders():
        for name, storage in finder.list(None):
            source = os.stat(storage.path(name))
            digest.update(f"{name} {source.st_size} {source.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
