"""The code of the shop itself, for tests that read it."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def sources() -> Iterator[Path]:
    """Every file of Python of the apps, but for their tests. What else lies beside them, such as
    databases and what Node loads, has many more files."""
    for app in sorted(ROOT.glob("*/__init__.py")):
        for file in sorted(app.parent.rglob("*.py")):
            if "tests" not in file.parts:
                yield file
