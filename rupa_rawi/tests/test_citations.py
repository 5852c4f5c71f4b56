"""A page that is cited is in the repository, so who reads of docs/order.md finds it."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = ("core/tests/vendor/", "rupa_rawi/tests/test_citations.py")

PAGE = re.compile(r"[\w./-]+\.md\b")  # order.md, docs/order.md, ../order.md
DECISION = re.compile(r"\bdocs/decisions/(\d{4})\b")
CAPITALS = re.compile(
    r"""\b([A-Z]{4,}),?\ (?:§\ ?|(?:rule|figure|section)s?\ )\d  # STYLE §4, STYLE, rule 4
    | [(,]\ ?([A-Z]{5,})\ \d+(?:\ (?:to|and)\ \d+)*[).]          # (STYLE 4), (STYLE 4 to 6)
    | \s\(([A-Z]{5,})\)\.                                         # (STYLE).""",
    re.VERBOSE,
)


def texts() -> dict[str, str]:
    """Every text file of the repository by its path, also those that git does not know yet."""
    listed = subprocess.run(
        [
            "git",
            "-c",
            "safe.directory=*",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = {}
    for name in listed.stdout.split("\0"):
        if name and not name.startswith(NOT_OURS) and (ROOT / name).is_file():
            content = (ROOT / name).read_bytes()
            if b"\0" not in content[:8_000]:
                found[name] = content.decode("utf-8", "replace")
    return found


def missing(name: str, text: str) -> list[str]:
    """The pages that a file cites and the repository does not have."""
    folders = (ROOT, ROOT / "docs", (ROOT / name).parent)
    pages = {page for page in PAGE.findall(text) if not page.startswith(("/", "http"))}
    lost = {page for page in pages if not any((folder / page).is_file() for folder in folders)}
    for number in DECISION.findall(text):
        if not any((ROOT / "docs" / "decisions").glob(f"{number}-*.md")):
            lost.add(f"docs/decisions/{number}")
    for groups in CAPITALS.findall(text):
        page = "".join(groups)
        if not (ROOT / f"{page}.md").is_file():
            lost.add(page)
    return sorted(lost)


def test_every_page_that_is_cited_is_there():
    lost = {name: found for name, text in texts().items() if (found := missing(name, text))}

    assert lost == {}


@pytest.mark.parametrize(
    "text",
    [
        '"""Where it goes (STYLE.md, section 3)."""',
        "# see docs/ledger.md",
        "[how](decisions/9999-never.md)",
        "# as docs/decisions/9999 says",
        '"""What a vendor sees (RULINGS 11)."""',
        "what is left (RULINGS 22 to 24).",
        "an owner's own words (docs/order.md, RULINGS 19).",
        "tokens (RELIABILITY, rule 14)",
        "as DESIGN §4.2 has it",
        "no ORM in between (PERFORMANCE).",
    ],
)
def test_a_page_that_is_not_there_is_found(text):
    assert missing("orders/rules.py", text)


@pytest.mark.parametrize(
    "text",
    [
        "docs/order.md",
        "order.md#the-machine",
        "See docs/reliability.md, rule 11.",
        'cursor.execute("SELECT 1")',
        "LIMIT 1000)",
        'cursor.execute("VACUUM (ANALYZE) orders")',
        "answers = {404: HIDDEN, 409: TAKEN}",
        "orders as CSV or XLSX (PDF)",
    ],
)
def test_what_is_there_or_no_page_passes(text):
    assert missing("orders/rules.py", text) == []
