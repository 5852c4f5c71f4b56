"""By what a page was printed: the code, the templates, the words and the settings of a process."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.apps import apps
from django.conf import settings

KINDS = ("*.py", "*.html", "*.css", "*.js", "*.svg", "*.mo")
FOLDERS = ("templates", "static", "locale", "rupa_rawi")
PLAIN = (str, bool, int, float, Decimal, list, tuple)


@cache
def release() -> str:
    """The same for all processes that print the same; another one after whatever changes a page.
    Asked for at the start, as long as the files are those that the process runs."""
    told = blake2b(digest_size=12)
    for path in files():
        told.update(str(path.relative_to(settings.BASE_DIR)).encode())
        told.update(path.read_bytes())
    for name in sorted(filter(str.isupper, dir(settings))):
        value = getattr(settings, name)
        if isinstance(value, PLAIN):
            told.update(f"{name}={value!r}".encode())
    return told.hexdigest()


def files() -> Iterator[Path]:
    """Ours, and the list of the packages that they need."""
    base: Path = settings.BASE_DIR
    own = [Path(config.path) for config in apps.get_app_configs()]
    folders = [path for path in own if path.parent == base]
    for folder in sorted({*folders, *(base / name for name in FOLDERS)}):
        for kind in KINDS:
            yield from sorted(path for path in folder.rglob(kind) if "tests" not in path.parts)
    yield base / "requirements.txt"
