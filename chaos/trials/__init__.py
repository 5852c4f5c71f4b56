"""One trial a promise of docs/reliability.md: break something, and say what came of it.

trial.py    how much of everything, and the list of trials
kills.py    web server, worker and database are ended
outages.py  a receiver of webhooks and the payment gateway are away
disks.py    the disk under the pictures is full
clocks.py   a process whose clock is wrong
crowds.py   who is slow, who means harm, and who is many
"""

import psycopg

from chaos.house import House, NotReady
from chaos.report import Row
from chaos.trials import clocks, crowds, disks, kills, outages  # noqa: F401  each adds its trials
from chaos.trials.trial import TRIALS, Size
from chaos.world import World


def run(name: str, house: House, world: World, size: Size) -> Row:
    """A trial's row; one that could not be carried out has not held."""
    from django.db import Error

    try:
        return TRIALS[name](house, world, size)
    except (NotReady, OSError, psycopg.Error, Error) as error:
        return Row(name, "could not be carried out", f"{type(error).__name__}: {error}", False)
