"""What a browser or program calls itself, in words that its owner knows it by."""

import re

from django.utils.translation import gettext as _

BROWSERS = [  # the first that fits: each names those it descends from
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
]
PROGRAM = re.compile(r"[A-Za-z][A-Za-z0-9._-]{1,39}")


def device_of(agent: str) -> str:
    """`Chrome · Android`; of a program its name; `Unknown device` where it said nothing."""
    if agent.startswith("Mozilla/"):
        known = (first_in(BROWSERS, agent), first_in(SYSTEMS, agent))
        return " · ".join(filter(None, known)) or _("Unknown device")
    named = PROGRAM.match(agent)
    return named[0] if named else _("Unknown device")


def first_in(names: list[tuple[str, str]], agent: str) -> str:
    return next((name for sign, name in names if sign in agent), "")
