"""What was promised is done although PostgreSQL was ended meanwhile: see database_kills.py."""

import subprocess
import sys
from pathlib import Path

import pytest

from rupa_rawi.tests.races.server import database_url

ROOT = Path(__file__).resolve().parents[3]
KILLS = [sys.executable, "-m", "rupa_rawi.tests.races.database_kills"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_refunds_checkouts_and_mails_survive_a_database_that_ends_in_each_way():
    few = ["--checkouts", "16", "--refunds", "16", "--kills", "3", "--hurry"]

    done = subprocess.run(
        [*KILLS, *few, "--like", database_url()], cwd=ROOT, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "left: nothing; integrity: clean" in done.stdout
