"""Break the shop, and print for each promise whether it held.

    python -m chaos [--short | --long] [--only web --only clock]

Everything runs on this machine only (127.0.0.1), on a database of its own in a folder that goes
away, and ends with the command. Exits 1 when a promise was not held.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from chaos import report
from chaos.house import end_on_sigterm, opened
from chaos.trials import run
from chaos.trials.trial import LONG, SHORT, TRIALS, USUAL
from chaos.world import make_world


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--short", dest="size", action="store_const", const=SHORT)
    size.add_argument("--long", dest="size", action="store_const", const=LONG)
    parser.add_argument("--only", action="append", choices=list(TRIALS), help="repeat for more")
    parser.add_argument("--like", default="", help="the address of a database to copy tables from")
    parser.set_defaults(size=USUAL)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    options = parse(arguments)
    end_on_sigterm()
    rows = []
    with opened(like=options.like, workers=options.size.workers) as house:
        world = make_world(buyers=0)
        for name in options.only or TRIALS:
            began = time.monotonic()
            rows.append(run(name, house, world, options.size))
            print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    print(f"\n{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores\n")
    print(report.table(rows))
    return 0 if all(row.held for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
