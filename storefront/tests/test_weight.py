"""What a browser loads besides pages and pictures, as it is sent before it is compressed."""

import re

from django.conf import settings
from django.contrib.staticfiles import finders

MOST_STYLES, MOST_SCRIPTS = 30_000, 15_000
NAMED = re.compile(r'static "([\w/-]+\.(css|js))"')


def test_all_pages_share_one_small_style_sheet_and_few_scripts():
    named = {
        found
        for folder in ("storefront", "accounts")
        for page in (settings.BASE_DIR / "templates" / folder).rglob("*.html")
        for found in NAMED.findall(page.read_text())
    }
    weights = {
        name: len((settings.BASE_DIR / finders.find(name)).read_bytes()) for name, _ in named
    }

    assert [name for name, kind in named if kind == "css"] == ["shop.css"]
    assert weights.pop("shop.css") < MOST_STYLES
    assert weights.keys() >= {"shop.js", "copy.js"}
    assert sum(weights.values()) < MOST_SCRIPTS
