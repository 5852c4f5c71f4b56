"""The shop in a process whose clock is wrong by CLOCK_SKEW seconds: chaos.skewed:server."""

import os
from datetime import UTC, datetime, timedelta

import time_machine

wrong = timedelta(seconds=float(os.environ.get("CLOCK_SKEW", 0)))
if wrong:
    time_machine.travel(datetime.now(UTC) + wrong, tick=True).start()

from rupa_rawi.rsgi import server  # noqa: E402, F401  what it remembers at its start is skewed too
