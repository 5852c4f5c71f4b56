"""The contracts of imports (.importlinter) cover every app."""

from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_app_stands_in_the_contracts_of_imports():
    contract = ConfigParser()
    contract.read(ROOT / ".importlinter")
    apps = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    analysed = set(contract["importlinter"]["root_packages"].split())
    layers = set(
        contract["importlinter:contract:layers"]["layers"]
        .translate(str.maketrans("()|", "   "))
        .split()
    )
    free_of_circles = set(contract["importlinter:contract:circles"]["ancestors"].split())

    assert analysed == free_of_circles == apps
    assert apps <= layers
