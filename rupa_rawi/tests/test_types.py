"""The type checker is believed: who silences it names what, and says why."""

import re
from pathlib import Path

from rupa_rawi.tests.test_citations import texts

SILENCED = re.compile(r"# type: [i]gnore.*")
WITH_A_REASON = re.compile(r"# type: [i]gnore\[[a-z,-]+\]  # \w.*")


def test_who_silences_the_type_checker_says_why_in_the_same_line():
    code = {name: text for name, text in texts().items() if Path(name).suffix == ".py"}

    silent = [
        f"{name}: {found}"
        for name, text in code.items()
        for found in SILENCED.findall(text)
        if not WITH_A_REASON.fullmatch(found)
    ]

    assert "core/api/throttling.py" in code
    assert not silent, "\n".join(silent)
