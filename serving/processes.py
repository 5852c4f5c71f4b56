"""What the machine tells about processes that are not ours."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path


def command_line(pid: int) -> str:
    """The command line of a process, or nothing if it has ended."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True
    )
    return listed.stdout


def processes_in(folder: str) -> list[int]:
    """Who works in this folder, as every process of a server does in its cluster's."""
    found = []
    for process in Path("/proc").iterdir():
        with suppress(OSError):  # it has ended, or is somebody else's
            if process.name.isdigit() and os.readlink(process / "cwd") == folder:
                found.append(int(process.name))
    return found
