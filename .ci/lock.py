"""Pin every package, those that came along included: requirements.in → requirements.txt.

Both files are resolved in a fresh environment, so that nothing which happens to be installed
here finds its way into them.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        python = f"{folder}/bin/python"
        run(sys.executable, "-m", "venv", folder)
        pinned = pinned_by(python, "requirements.in")
        write("requirements.txt", ["# Made by make lock from requirements.in.", *pinned])
        more = pinned_by(python, "requirements-dev.in")
        new = [line for line in more if line not in pinned]
        write("requirements-dev.txt", ["-r requirements.txt", "# Made by make lock.", *new])


def pinned_by(python: str, name: str) -> list[str]:
    print(f"Resolving {name} …", file=sys.stderr)
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", name)
    return run(python, "-m", "pip", "freeze").splitlines()


def write(name: str, lines: list[str]) -> None:
    (ROOT / name).write_text("\n".join(lines) + "\n")


def run(*command: str) -> str:
    return subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    main()
