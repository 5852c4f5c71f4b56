"""Pin every package, those that come along included, with the hashes of its files.

requirements.in → requirements.txt, and each requirements-*.in on top of it. What is pinned already
stays unless its .in file or `make lock x=--upgrade` says otherwise. The files are the same whatever
Python or system they are made on.
"""

import os
import subprocess
import sys
from pathlib import Path

from environment import ROOT, install_uv

MORE = ("uv", "redis", "s3", "sentry", "otel", "audit", "dev")


def main(options: list[str]) -> None:
    uv = install_uv(Path(sys.prefix))
    if uv is None:
        sys.exit("make lock needs uv, and pip could not install it.")
    for name in ("requirements", *(f"requirements-{more}" for more in MORE)):
        print(f"Resolving {name}.in …", file=sys.stderr)
        subprocess.run(
            [
                *(uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
                *("--generate-hashes", "--no-emit-index-url", "--no-annotate"),
                *("--custom-compile-command", "make lock", *options),
                *(f"{name}.in", "--output-file", f"{name}.txt"),
            ],
            check=True,
            cwd=ROOT,
            env=os.environ | {"UV_PYTHON_DOWNLOADS": "never"},
        )


if __name__ == "__main__":
    main(sys.argv[1:])
