"""A backup: the database and the pictures of a shop in one file, and the way back.

    shop-20261126-031500.tar        a tar of database.dump (pg_dump -Fc), media/… and backup.json
    shop-20261126-031500.tar.age    the same, encrypted for BACKUP_RECIPIENT (age-encryption.org)

It is made while people buy. The dump and the number of rows of every table, in backup.json, are of
one moment; restoring counts again and refuses a difference. Pictures are copied before the dump,
and again after it those that have come since: whatever a row names is there.
"""

import io
import json
import os
import shutil
import tarfile
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.core.files.storage import Storage, default_storage
from django.db import connection, transaction

from serving import programs
from serving.backup_folder import NAME

FORMAT = 1
DUMP, ABOUT, MEDIA = "database.dump", "backup.json", "media/"
COUNTED = """
    SELECT quote_ident(relname) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relpersistence = 'p'
    ORDER BY relname
"""


class BackupFailed(RuntimeError):
    """A backup could not be made or restored; the message says why."""


@dataclass(frozen=True)
class Made:
    """What a backup holds, or a restored shop: rows of each table, pictures and their bytes."""

    path: Path
    tables: dict[str, int]
    pictures: int

    @property
    def rows(self) -> int:
        return sum(self.tables.values())


# ── making one ──────────────────────────────────────────────────────────────────────────────────


def make(folder: Path, *, recipient: str = "") -> Made:
    """Write a backup into a folder. `recipient` is an age public key, for which it is encrypted.

    Raises BackupFailed and programs.ProgramFailed, and then leaves no file.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / datetime.now(UTC).strftime(NAME + (".age" if recipient else ""))
    draft = path.with_name(path.name + ".part")
    try:
        with draft.open("xb") as file, sealed(file, recipient) as target:
            os.chmod(draft, 0o600)
            with tarfile.open(fileobj=target, mode="w|") as archive:
                made = Made(path, *fill(archive, folder))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return made


def fill(archive: tarfile.TarFile, folder: Path) -> tuple[dict[str, int], int]:
    packed = set(pack_pictures(archive, set()))
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part") as dump:
        tables = dump_database(Path(dump.name))
        archive.add(dump.name, DUMP)
    packed |= set(pack_pictures(archive, packed))
    about = {"format": FORMAT, "tables": tables, "pictures": len(packed)}
    member = tarfile.TarInfo(ABOUT)
    content = json.dumps(about, indent=1).encode()
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))
    return tables, len(packed)


def dump_database(path: Path) -> dict[str, int]:
    """Dump the database into a file; the rows of each table at the moment of the dump."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = cursor.execute("SELECT pg_export_snapshot()").fetchone()[0]
        options = ["--format=custom", "--no-owner", "--no-privileges", "--no-unlogged-table-data"]
        programs.run("pg_dump", *options, f"--snapshot={snapshot}", f"--file={path}")
        return count_rows()


def count_rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        tables = [name for (name,) in cursor.execute(COUNTED).fetchall()]
        return {
            table: cursor.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables
        }


def pack_pictures(archive: tarfile.TarFile, packed: set[str]) -> Iterator[str]:
    """Put the uploaded files that are not packed yet into the archive; yields their names."""
    for name in uploaded(default_storage):
        if name in packed:
            continue
        try:
            with default_storage.open(name) as file:
                member = tarfile.TarInfo(MEDIA + name)
                member.size = file.size
                archive.addfile(member, file)
        except FileNotFoundError:  # deleted since it was listed, and so from the shop as well
            continue
        yield name


def uploaded(storage: Storage, folder: str = "") -> Iterator[str]:
    """The names of all files in a storage."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return  # nothing has been uploaded yet
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from uploaded(storage, f"{folder}{name}/")


@contextmanager
def sealed(file: IO[bytes], recipient: str) -> Iterator[IO[bytes]]:
    """Where to write what shall stand in the file, encrypted on its way if there is a recipient."""
    if not recipient:
        yield file
        return
    import pyrage  # here, as in `decrypt`: not every backup is encrypted

    try:
        key = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise BackupFailed(f"The recipient is no age public key (age1…): {error}") from error
    reading, writing = os.pipe()
    source, target = os.fdopen(reading, "rb"), os.fdopen(writing, "wb")
    thread = threading.Thread(target=pyrage.encrypt_io, args=(source, file, [key]))
    thread.start()
    try:
        with target:
            yield target
    finally:
        thread.join()
        source.close()


# ── the way back ────────────────────────────────────────────────────────────────────────────────


def restore(path: Path, *, key: str = "") -> Made:
    """Fill an empty shop from a backup. `key` is the secret age key, of an encrypted one.

    Raises BackupFailed when the shop is not empty, the file is none of ours or not whole, or what
    was restored differs from it; the database is then as empty as before.
    """
    with opened(path, key) as archive:
        about = json.loads(content_of(archive, ABOUT).read())
        if about.get("format") != FORMAT:
            raise BackupFailed(f"{path} is of another format: {about.get('format')}.")
        refuse_unless_empty()
        pictures = unpack_pictures(archive)
        with tempfile.TemporaryFile() as dump:
            shutil.copyfileobj(content_of(archive, DUMP), dump)
            dump.seek(0)
            load(dump)
    tables = count_rows()
    if tables != about["tables"] or pictures != about["pictures"]:
        empty_database()
        raise BackupFailed(f"Restored is not what the backup says: {differences(tables, about)}")
    return Made(path, tables, pictures)


def differences(tables: dict[str, int], about: dict) -> str:
    names = sorted(tables.keys() | about["tables"].keys())
    said = [
        f"{name} {tables.get(name)} for {about['tables'].get(name)}"
        for name in names
        if tables.get(name) != about["tables"].get(name)
    ]
    return ", ".join(said) or "pictures"


def refuse_unless_empty() -> None:
    """A shop is empty before its tables are made, and while nobody has signed up nor sells."""
    with connection.cursor() as cursor:
        there = {name for (name,) in cursor.execute(COUNTED).fetchall()}
        for table in there & {"accounts_user", "catalog_product", "orders_order"}:
            if cursor.execute(f"SELECT EXISTS (SELECT FROM {table})").fetchone()[0]:
                raise BackupFailed(
                    f"This shop is not empty ({table}). Restore into one with a new database."
                )


def load(dump: IO[bytes]) -> None:
    """All of the dump or nothing."""
    empty_database()
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    programs.run("pg_restore", *options, stdin=dump)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def empty_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def unpack_pictures(archive: tarfile.TarFile) -> int:
    """Put the pictures where the shop keeps its own. Their names are random: one that is there
    already is the same picture."""
    number = 0
    for member in archive:
        if not member.isfile() or not member.name.startswith(MEDIA):
            continue
        name = member.name.removeprefix(MEDIA)
        if not default_storage.exists(name):
            # It refuses names that lead out of the folder.
            default_storage.save(name, content_of(archive, member.name))
        number += 1
    return number


@contextmanager
def opened(path: Path, key: str) -> Iterator[tarfile.TarFile]:
    with ExitStack() as stack:
        file: IO[bytes] = stack.enter_context(path.open("rb"))
        if path.suffix == ".age":
            plain = stack.enter_context(tempfile.TemporaryFile())
            decrypt(file, plain, key)
            plain.seek(0)
            file = plain
        try:
            archive = stack.enter_context(tarfile.open(fileobj=file, mode="r:"))
        except tarfile.TarError as error:
            raise BackupFailed(f"{path} is not a backup: {error}") from error
        yield archive


def decrypt(file: IO[bytes], plain: IO[bytes], key: str) -> None:
    import pyrage

    try:
        identity = pyrage.x25519.Identity.from_str(key.strip())
    except pyrage.IdentityError as error:
        raise BackupFailed("The backup is encrypted: give its secret age key.") from error
    try:
        pyrage.decrypt_io(file, plain, [identity])
    except pyrage.DecryptError as error:
        raise BackupFailed(f"This key does not open the backup: {error}") from error


def content_of(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    try:
        file = archive.extractfile(name)
    except (KeyError, tarfile.TarError) as error:
        raise BackupFailed(f"The backup is not whole: {name} is missing.") from error
    if file is None:
        raise BackupFailed(f"The backup is not one of ours: {name} is no file.")
    return file
