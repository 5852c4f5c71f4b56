"""The contract of imports (.importlinter) covers every app."""

from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_app_stands_in_the_contract_of_imports():
    contract = ConfigParser()
    contract.read(ROOT / ".importlinter")
    apps = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    analysed = set(contract["importlinter"]["root_packages"].split())
    layers = set(
        contract["importlinter:contract:layers"]["layers"]
        .translate(str.maketrans("()|", "   "))
        .split()
    )

    assert analysed == apps
    assert apps <= layers
