"""Make or bring up to date the virtual environment in .venv: python3 .ci/environment.py FILE...

Each FILE is a requirements file. Nothing is done when .venv holds what it asks for already: a
checksum of each file that was installed is kept in .venv. Two of these at once wait for each
other. Only Python's standard library: this runs before anything is installed.
"""

import fcntl
import hashlib
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
INSTALLED = VENV / "installed.json"


def main(names: list[str]) -> None:
    VENV.mkdir(exist_ok=True)
    with (VENV / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        installed = json.loads(INSTALLED.read_text()) if INSTALLED.exists() else {}
        wanted = {name: checksum(name) for name in names}
        if wanted.items() <= installed.items() and PYTHON.exists():
            return
        if not installed or not PYTHON.exists():
            make_venv()
        say(f"Installing {' and '.join(names)} into .venv (once; a minute or so) …")
        files = [part for name in names for part in ("-r", str(ROOT / name))]
        run(str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *files)
        INSTALLED.write_text(json.dumps(installed | wanted))


def make_venv() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(
            f"{sys.executable} cannot make virtual environments: its modules venv and ensurepip "
            f"are missing.\nOn Debian and Ubuntu: apt-get install python{version}-venv"
        )
    if sys.prefix == sys.base_prefix:  # else this is .venv itself, asked to finish its own set-up
        run(sys.executable, "-m", "venv", str(VENV))


def checksum(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def run(*command: str) -> None:
    done = subprocess.run(command)
    if done.returncode:
        sys.exit(f"This failed: {' '.join(command)}")


def say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
