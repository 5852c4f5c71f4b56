"""Values as text in a cell, and back."""

import re
from collections.abc import Iterable

# What a spreadsheet program would run as a formula or lose (docs/reliability.md, rule 20).
DANGEROUS = re.compile(r"'*[=+\-@\x00-\x1f\x7f]")

SEPARATOR, EQUALS, INSIDE = ";", "=", ">"  # between words; after an option's name; in a path


def guarded(cell: str) -> str:
    """With an apostrophe where the cell could be taken for a formula."""
    return f"'{cell}" if DANGEROUS.match(cell) else cell


def unguarded(cell: str) -> str:
    """Exactly what was there before `guarded`."""
    return cell[1:] if cell.startswith("'") and DANGEROUS.match(cell) else cell


def join(words: Iterable[str], separator: str = SEPARATOR) -> str:
    """Words in one cell. A separator that is part of a word gets a backslash."""
    between = " > " if separator == INSIDE else f"{separator} "
    return between.join(_escaped(word) for word in words)


def split(cell: str, separator: str = SEPARATOR) -> list[str]:
    """The words of a cell without the blanks around them; none of an empty cell."""
    words = [_plain(word) for word in _raw(cell, separator)]
    return [] if words == [""] else words


def join_options(options: dict) -> str:
    """{"ukuran": "M", "warna": "biru"} as ukuran=M; warna=biru"""
    pairs = (f"{_escaped(str(k))}{EQUALS}{_escaped(str(v))}" for k, v in options.items())
    return f"{SEPARATOR} ".join(pairs)


def split_options(cell: str) -> dict[str, str]:
    """Raises ValueError for what is not name=value; name=value, each name once."""
    options: dict[str, str] = {}
    for pair in _raw(cell, SEPARATOR):
        if not pair.strip():
            continue
        name, *values = (_plain(part) for part in _raw(pair, EQUALS))
        if len(values) != 1 or name in options:
            raise ValueError(pair)
        options[name] = values[0]
    return options


def _escaped(word: str) -> str:
    """With a backslash before what would cut it, and before blanks that would be trimmed."""
    return re.sub(r"[\\;=>]|\A\s|\s\Z", lambda found: f"\\{found[0]}", word)


def _raw(cell: str, separator: str) -> list[str]:
    """Cut at separators that have no backslash before them."""
    parts, start, place = [], 0, 0
    while place < len(cell):
        if cell[place] == "\\":
            place += 1
        elif cell[place] == separator:
            parts.append(cell[start:place])
            start = place + 1
        place += 1
    return [*parts, cell[start:]]


def _plain(word: str) -> str:
    """Without the blanks around it and without backslashes; a blank after one stays."""
    word = word.lstrip()
    bare = word.rstrip()
    backslashes = len(bare) - len(bare.rstrip("\\"))
    if backslashes % 2:  # the last backslash keeps the blank after it
        bare = word[: len(bare) + 1]
    return re.sub(r"\\(.)", r"\1", bare, flags=re.DOTALL)
