"""What the shop is made of, and what it must not tell: `make audit`.

Run by the Python of .venv-audit; .venv-shop has what an installation has, with every extra. It
looks at the licence of each package, writes the bill of materials, and searches the files and
every line that was ever in one for secrets. Known holes are looked up by `make advisories`, which
needs a network to those who know them.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from detect_secrets import SecretsCollection
from detect_secrets.settings import default_settings
from environment import ROOT

SHOP = ROOT / ".venv-shop" / "bin" / "python"
TOOLS = Path(sys.executable).parent
BILL = ROOT / "var" / "sbom.json"
BASELINE = ROOT / ".secrets.baseline"

# Ours is MIT: these ask for no more than to be named, or, as LGPL and MPL, for their own source.
ALLOWED = re.compile(
    r"MIT|Apache|BSD|ISC|PSF|Python Software Foundation|Unlicense|LGPL-3\.0|MPL|Mozilla", re.I
)
FORBIDDEN = re.compile(r"(?<!L)(?:GPL|AGPL|SSPL|Commons Clause|Business Source)", re.I)
SAYS_NOTHING = {"pyrage": "MIT, says its repository; its package does not"}

NOT_SEARCHED = re.compile(
    r"^\.secrets\.baseline$|^locale/|/tests/|/vendor/|package-lock\.json$|requirements.*\.txt$"
)


def main(options: list[str]) -> None:
    wrong = licences()
    write_bill()
    wrong += secrets(accept="--accept" in options)
    if wrong:
        sys.exit("\n".join(wrong))


# ── licences and the bill of materials ──────────────────────────────────────────────────────────


def licences() -> list[str]:
    said = output(TOOLS / "pip-licenses", f"--python={SHOP}", "--format=json")
    packages = {each["Name"]: each["License"] for each in json.loads(said)}
    wrong = [
        f"{name} is under {licence!r}, which is not among the licences that are allowed."
        for name, licence in packages.items()
        if name not in SAYS_NOTHING and not is_allowed(licence)
    ]
    print(f"Licences: {len(packages)} packages, {len(wrong)} that may not be used.")
    return wrong


def is_allowed(licence: str) -> bool:
    """Of licences to choose from one will do; of several that hold together, each."""
    return any(
        all(ALLOWED.search(each) and not FORBIDDEN.search(each) for each in re.split("AND", option))
        for option in re.split(r" OR |;", licence)
    )


def write_bill() -> None:
    BILL.parent.mkdir(exist_ok=True)
    where = ("--output-reproducible", "--of", "JSON", "-o", str(BILL))
    output(TOOLS / "cyclonedx-py", "environment", str(SHOP), *where)
    bill = json.loads(BILL.read_text())
    number, version = len(bill["components"]), bill["specVersion"]
    print(f"Bill of materials: {number} components, CycloneDX {version}, in {BILL}")


# ── secrets ─────────────────────────────────────────────────────────────────────────────────────


def secrets(*, accept: bool) -> list[str]:
    """What looks like a secret, now or in any commit, and of which the baseline does not say what
    it is: examples, made-up keys, passwords of the demo shop."""
    with tempfile.TemporaryDirectory() as folder:
        names = unfold_history(Path(folder))
        found = SecretsCollection(root=folder)
        with default_settings():
            found.scan_files(*names)
    places = {secret.secret_hash: f"{name}: looks like a {secret.type}" for name, secret in found}
    known = json.loads(BASELINE.read_text())
    if accept:
        known = {each: known.get(each, "") for each in places}
        BASELINE.write_text(json.dumps(known, indent=1) + "\n")
    print(f"Secrets: {len(names)} files with all their history, {len(places)} findings.")
    return [
        *(f"{places[each]}, now or before." for each in places.keys() - known.keys()),
        *(f"{BASELINE.name} does not say what {each} is." for each in known if not known[each]),
        *(f"{each} ({known[each]}) is nowhere any more." for each in known.keys() - places.keys()),
    ]


def unfold_history(folder: Path) -> list[str]:
    """Write every file that there ever was, with every line that it ever had; their names."""
    lines: dict[str, dict[str, None]] = defaultdict(dict)
    log = ("log", "--all", "--patch", "--unified=0", "--no-color", "--no-renames", "--format=")
    name = ""
    for line in output("git", "-c", "safe.directory=*", *log, "--diff-filter=AM").splitlines():
        if line.startswith("+++ "):
            name = line[6:]
        elif line.startswith("+"):
            lines[name][line[1:]] = None
    for path in output("git", "-c", "safe.directory=*", "ls-files", "-z").split("\0"):
        if path and (ROOT / path).is_file():
            text = (ROOT / path).read_text(errors="replace")
            lines[path] |= dict.fromkeys(text.splitlines())
    searched = [name for name in sorted(lines) if name and not NOT_SEARCHED.search(name)]
    for name in searched:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("\n".join(lines[name]))
    return searched


def output(*command: str | Path) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace")
    if done.returncode:
        sys.exit(f"This failed: {' '.join(map(str, command))}\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main(sys.argv[1:])
