"""Backups: what one holds, what is refused, and the whole way to a shop beside and back."""

import tarfile
import threading
from pathlib import Path

import pyrage
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.tests.factories import make_user
from catalog.tests.factories import make_variant
from serving import backup_folder, backups
from serving.drill import drill, workplace

pytestmark = pytest.mark.long


@pytest.fixture
def key() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.generate()


@pytest.mark.django_db(transaction=True)
def test_a_backup_made_while_people_buy_is_restored_to_the_last_row(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    default_storage.save("products/lurik.webp", ContentFile(b"a picture"))
    make_variant(stock=1_000)
    shown = make_variant(stock=1_000).product
    assert Client().get(f"/p/{shown.slug}").status_code == 200  # stands ready from now on

    with workplace() as folder:
        done = drill(folder, buyers=2)

    assert done.bought_meanwhile
    assert done.made.tables["catalog_variant"] == 2
    assert "storefront_readypage" not in done.made.tables  # its states are of this database's rows
    assert done.made.pictures == 1
    assert done.checked.endswith("no violations")


@pytest.mark.django_db(transaction=True)
def test_a_shop_that_is_not_empty_is_not_restored_into(tmp_path):
    made = backups.make(tmp_path)
    make_user()

    with pytest.raises(backups.BackupFailed, match="not empty"):
        backups.restore(made.path)


@pytest.mark.django_db(transaction=True)
def test_an_encrypted_backup_is_opened_by_its_key_only(tmp_path, key):
    made = backups.make(tmp_path, recipient=str(key.to_public()))
    another = pyrage.x25519.Identity.generate()

    assert not tarfile.is_tarfile(made.path)
    with pytest.raises(backups.BackupFailed, match="encrypted"):
        backups.restore(made.path)
    with pytest.raises(backups.BackupFailed, match="does not open"):
        backups.restore(made.path, key=str(another))
    with backups.opened(made.path, str(key)) as archive:
        assert set(archive.getnames()) >= {"database.dump", "backup.json"}


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_fails_leaves_no_file_and_no_thread(tmp_path, monkeypatch, key):
    def full(path: Path) -> dict[str, int]:
        raise OSError("No space left on device")

    monkeypatch.setattr(backups, "dump_database", full)

    threads = threading.active_count()
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", to=tmp_path, recipient=str(key.to_public()))

    assert list(tmp_path.iterdir()) == []
    assert threading.active_count() <= threads


@pytest.mark.parametrize("damage", ["cut", "another file", "no dump"])
def test_what_is_no_whole_backup_is_refused(tmp_path, damage):
    path = tmp_path / "shop-20261126-031500.tar"
    with tarfile.open(path, "w") as archive:
        archive.add(__file__, "backup.json" if damage == "cut" else "something.py")
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:600])
    if damage == "another file":
        path.write_bytes(b"not a tar at all")

    with pytest.raises(backups.BackupFailed):
        backups.restore(path)


def test_only_the_newest_backups_are_kept(tmp_path):
    for name in ("shop-20261124-031500.tar", "shop-20261125-031500.tar.age", "notes.txt"):
        (tmp_path / name).touch()

    removed = backup_folder.keep_newest(tmp_path, 1)

    assert [path.name for path in removed] == ["shop-20261124-031500.tar"]
    assert backup_folder.newest(tmp_path).name == "shop-20261125-031500.tar.age"
    assert (tmp_path / "notes.txt").exists()
