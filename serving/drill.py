"""The drill: a backup made while people buy, restored beside the shop, and compared.

A backup that was never restored is a hope. The shop that is restored has a PostgreSQL of its own in
a folder that goes away, and is opened with a key that was made for the occasion.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyrage
from django.conf import settings
from django.db import connection

from accounts.models import Address, User
from catalog.models import Variant
from payments.operations import check_out
from serving import backups
from serving.postgres import FAST, EmbeddedPostgres


class DrillFailed(RuntimeError):
    """What was restored is not what was saved; the message says how."""


@dataclass(frozen=True)
class Drill:
    """What a drill took, in seconds, and what it found."""

    made: backups.Made
    megabytes: float
    backup_seconds: float
    restore_seconds: float
    check_seconds: float
    bought_meanwhile: int  # orders placed while the backup was made
    checked: str  # the last line of check_integrity


def drill(folder: Path, *, buyers: int = 0) -> Drill:
    """Save the shop into a folder, restore it beside, check the books there.

    With `buyers`, so many made-up people buy what is there all the while: never in a real shop.
    Raises DrillFailed, backups.BackupFailed and programs.ProgramFailed.
    """
    identity = pyrage.x25519.Identity.generate()
    started = time.monotonic()
    with buying(buyers) as orders:
        made = backups.make(folder / "backups", recipient=str(identity.to_public()))
    saved = time.monotonic()
    key = folder / "key"
    key.write_text(str(identity))
    database = EmbeddedPostgres(folder / "postgres", FAST)
    environment = beside(database.ensure(), folder / "media")
    try:
        began = time.monotonic()
        manage(environment, "restore", str(made.path), "--key", str(key))
        restored = time.monotonic()
        said = manage(environment, "check_integrity")
    finally:
        database.stop()
        database.release()
    return Drill(
        made=made,
        megabytes=made.path.stat().st_size / 1e6,
        backup_seconds=saved - started,
        restore_seconds=restored - began,
        check_seconds=time.monotonic() - restored,
        bought_meanwhile=len(orders),
        checked=said.strip().splitlines()[-1],
    )


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder that PostgreSQL's own account may enter, and that goes away."""
    with tempfile.TemporaryDirectory(prefix="rupa-rawi-drill-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def beside(database_url: str, media: Path) -> Mapping[str, str]:
    """The environment of a shop beside ours: nothing in it leads back here."""
    own = ("REPLICA_URLS", "JOBS_DATABASE_URL", "REDIS_URL")
    return (
        os.environ
        | dict.fromkeys(own, "")
        | {
            "DATABASE_URL": database_url,
            "MEDIA_ROOT": str(media),
            "MEDIA_URL": "/media/",
        }
    )


def manage(environment: Mapping[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DrillFailed(f"{command[0]} in the restored shop:\n{done.stdout}{done.stderr}"[-3000:])
    return done.stdout


# ── people who buy meanwhile ────────────────────────────────────────────────────────────────────


@contextmanager
def buying(number: int) -> Iterator[list[str]]:
    """So many people buy, one thing after another; the numbers of their orders."""
    over, orders = threading.Event(), list[str]()
    with ThreadPoolExecutor(number or 1) as people:
        shopping = [people.submit(buy_until, over, name, orders) for name in range(number)]
        try:
            yield orders
        finally:
            over.set()
    for one in shopping:
        one.result()


def buy_until(over: threading.Event, name: int, orders: list[str]) -> None:
    with closing(connection):
        buyer, _new = User.objects.get_or_create(
            username=f"drill-{name}", email=f"drill-{name}@rupa-rawi.example"
        )
        address = buyer.addresses.first() or Address.objects.create(
            user=buyer, line1="x", city="x", state="x", postal_code="1", country="Indonesia"
        )
        goods = Variant.objects.on_sale().filter(product__min_order_quantity=1, stock__gt=20)
        while not over.is_set():
            variant = goods.order_by("?").values_list("pk", flat=True)[0]
            order = check_out(buyer, shipping_address=address.pk, gateway="cod", lines={variant: 1})
            orders.append(order.number)
