"""What a process loads that only answers requests."""

import subprocess
import sys

from django.conf import settings

from core.imports import load_alone

# Each brings megabytes, and is loaded by who makes such a thing.
ON_DEMAND = {
    *("PIL", "babel", "fpdf", "httpx", "markdown_it", "nh3", "pyrage", "segno", "xlsxwriter"),
    *("django.test", "unittest", "jinja2"),
    *("accounts.admin", "audit.admin", "backoffice.tables", "core.backoffice", "unfold.forms"),
    *("drf_spectacular.generators", "drf_spectacular.openapi", "drf_spectacular.plumbing"),
}
AS_A_WEB_PROCESS = """
import sys
from rupa_rawi import wsgi
from django.urls import reverse
reverse("schema")
print(*sys.modules)
"""


def test_a_web_process_loads_nothing_that_few_requests_need():
    command = [sys.executable, "-c", AS_A_WEB_PROCESS]
    answer = subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )

    loaded = set(answer.stdout.split())

    assert {"orders.models", "catalog.views", "django.test.signals"} <= loaded
    assert ON_DEMAND & loaded == set()


def test_a_module_that_is_loaded_alone_is_the_one_that_its_package_has():
    told = (
        "import sys; from core.imports import load_alone; load_alone('email.mime.base');"
        "before = 'email.mime' in sys.modules; alone = sys.modules['email.mime.base'];"
        "import email.mime.text; from email.mime import base; print(before, base is alone)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", told], cwd=settings.BASE_DIR, capture_output=True, text=True
    )

    assert answer.stdout.split() == ["False", "True"]


def test_what_cannot_be_loaded_alone_is_told_by_name():
    for name in ("django.test.nowhere", "math.nowhere", "no_such_package.module"):
        try:
            load_alone(name)
        except ModuleNotFoundError as error:
            assert error.name in name
        else:
            raise AssertionError(name)
