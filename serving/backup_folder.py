"""The folder of backups. Every process looks for the newest one; backups.py makes them, with more
than a process of the shop needs."""

from pathlib import Path

NAME = "shop-%Y%m%d-%H%M%S.tar"  # by the UTC clock
PATTERN = "shop-????????-??????.tar*"


def newest(folder: Path) -> Path | None:
    return max(folder.glob(PATTERN), default=None)


def keep_newest(folder: Path, number: int) -> list[Path]:
    """Remove all backups but the newest; those that were removed."""
    old = sorted(folder.glob(PATTERN))[:-number]
    for path in old:
        path.unlink()
    return old
