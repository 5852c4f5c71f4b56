"""Settings of the test suite: an embedded PostgreSQL of its own, a cheap password hash."""

import os
from pathlib import Path

os.environ.setdefault("DEBUG", "on")
os.environ.setdefault("DATABASE_LIMITS", "off")  # a busy machine may take its time over a test
if not os.environ.get("DATABASE_URL"):
    from serving.postgres import FAST, EmbeddedPostgres

    var = Path(__file__).resolve().parent.parent / "var"
    os.environ["DATABASE_URL"] = EmbeddedPostgres(var / "postgres-test", settings=FAST).ensure()

from rupa_rawi.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
THROTTLING = False
REST_FRAMEWORK = REST_FRAMEWORK | {"TEST_REQUEST_DEFAULT_FORMAT": "json"}  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
WHITENOISE_AUTOREFRESH = True  # a client of a test would read all files anew
