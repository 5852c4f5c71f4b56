"""What a process loads that only answers requests."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib import admin

from core.imports import load_alone

# Each brings megabytes, and is loaded by who makes such a thing.
ON_DEMAND = {
    *("PIL", "babel", "fpdf", "httpx", "markdown_it", "nh3", "pyrage", "segno", "xlsxwriter"),
    *("django.test", "unittest", "jinja2"),
    *("accounts.admin", "audit.admin", "backoffice.site_urls", "core.backoffice", "unfold.forms"),
    *("drf_spectacular.generators", "drf_spectacular.openapi", "drf_spectacular.plumbing"),
}
AS_A_WEB_PROCESS = """
import sys
from rupa_rawi import wsgi
from django.urls import reverse
reverse("schema")
print(*sys.modules)
"""


AS_MANAGE_PY_CHECKS = """
import django
django.setup()
from django.contrib import admin
before = len(admin.site._registry)
assert admin.site.check(None) == []
print(before, len(admin.site._registry))
"""
SIXTEEN_AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from rupa_rawi import wsgi
from django.urls import resolve, reverse
asked = ["admin:orders_order_changelist", "admin:index", "finance:house", "second-factor:code"] * 4
with ThreadPoolExecutor(16) as threads:
    found = list(threads.map(lambda name: resolve(reverse(name)).view_name, asked))
print(found == asked)
"""


def told_by(program: str) -> list[str]:
    """The words that a process of its own prints."""
    command = [sys.executable, "-c", program]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "rupa_rawi.settings"}
    return subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.split()


def test_a_web_process_loads_nothing_that_few_requests_need():
    loaded = set(told_by(AS_A_WEB_PROCESS))

    assert {"orders.models", "catalog.views", "django.test.signals"} <= loaded
    assert ON_DEMAND & loaded == set()


def test_the_back_office_is_found_by_sixteen_who_ask_first():
    assert told_by(SIXTEEN_AT_ONCE) == ["True"]


def test_the_pages_of_the_back_office_are_checked_though_nobody_asked_for_one():
    before, checked = map(int, told_by(AS_MANAGE_PY_CHECKS))

    assert before == 0
    assert checked == len(admin.site._registry) > 20


def test_a_module_that_is_loaded_alone_is_the_one_that_its_package_has():
    words = told_by(
        "import sys; from core.imports import load_alone; load_alone('email.mime.base');"
        "before = 'email.mime' in sys.modules; alone = sys.modules['email.mime.base'];"
        "import email.mime.text; from email.mime import base; print(before, base is alone)"
    )

    assert words == ["False", "True"]


@pytest.mark.parametrize("name", ["django.test.nowhere", "math.nowhere", "no_such_package.module"])
def test_what_cannot_be_loaded_alone_is_told_by_name(name):
    with pytest.raises(ModuleNotFoundError) as refused:
        load_alone(name)

    assert refused.value.name in name
