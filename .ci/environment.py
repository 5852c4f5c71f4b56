"""Make or bring up to date a virtual environment: python3 .ci/environment.py FILE...

It lies in the folder that the variable VENV names, or in .venv. Each FILE is a requirements file
with hashes. Nothing is done when the environment holds what they ask for already: a checksum of
each file that was installed is kept in it. Two of these at once wait for each other. uv installs,
in a sixth of the time; where it cannot be had or fails, pip does. Only Python's standard library:
this runs before anything is installed.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check")


def main(names: list[str]) -> None:
    venv = ROOT / os.environ.get("VENV", ".venv")
    python, notes = venv / "bin" / "python", venv / "installed.json"
    venv.mkdir(parents=True, exist_ok=True)
    with (venv / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        installed = json.loads(notes.read_text()) if notes.exists() else {}
        wanted = {name: checksum(name) for name in names}
        if wanted.items() <= installed.items() and python.exists():
            return
        if not installed or not python.exists():
            make_venv(venv)
            installed = {}
        say(f"Installing {' and '.join(names)} into {venv.name} (once) …")
        install(venv, names)
        notes.write_text(json.dumps(installed | wanted))


def make_venv(venv: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(
            f"{sys.executable} cannot make virtual environments: its modules venv and ensurepip "
            f"are missing.\nOn Debian and Ubuntu: apt-get install python{version}-venv"
        )
    if not venv.samefile(sys.prefix):  # else it is asked to finish its own set-up
        command = [sys.executable, "-m", "venv", str(venv)]
        if subprocess.run(command).returncode:
            sys.exit(f"This failed: {' '.join(command)}")


def install(venv: Path, names: list[str]) -> None:
    python = str(venv / "bin" / "python")
    files = ["--require-hashes", *(part for name in names for part in ("-r", str(ROOT / name)))]
    uv = install_uv(venv)
    if uv is not None:
        command = [uv, "pip", "install", "--quiet", "--python", python, *files]
        if subprocess.run(command, env=as_pip_is_told(python) | os.environ).returncode == 0:
            return
    say("pip does it, without uv; this takes longer …")
    command = [python, *PIP, "install", *files]
    if subprocess.run(command).returncode:
        sys.exit(f"This failed: {' '.join(command)}")


def install_uv(venv: Path) -> str | None:
    """Where uv lies in this environment. None: none can be had on this system or network."""
    file = str(ROOT / "requirements-uv.txt")
    options = ("--require-hashes", "--only-binary", ":all:", "-r", file)
    done = subprocess.run([str(venv / "bin" / "python"), *PIP, "install", *options])
    return str(venv / "bin" / "uv") if done.returncode == 0 else None


def as_pip_is_told(python: str) -> dict[str, str]:
    """uv's names for pip's settings of where packages lie, which it does not read."""
    listed = subprocess.run([python, *PIP, "config", "list"], capture_output=True, text=True)
    told = {}
    for line in listed.stdout.splitlines():
        name, _, value = line.partition("=")
        told.setdefault(name.rpartition(".")[2], value.strip("'\""))  # the environment comes first
    names = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}
    found = {theirs: told[ours] for ours, theirs in names.items() if ours in told}
    return {"UV_PYTHON_DOWNLOADS": "never"} | found


def checksum(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
