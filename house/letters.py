"""A mail in the look of the house: templates/mail/<language>/layout.txt and layout.html.

A template of words fills the blocks that words.txt names. They are written once, and go into both
forms as plain text.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.template.loader import render_to_string

from core.pages.media import buyers_url
from house.reads import house

NEXT = "\x1e"  # between the words: no text of the shop has such a character


class Forms(NamedTuple):
    subject: str
    text: str
    html: str


def forms_of(template: str, language: str, about: Mapping[str, Any]) -> Forms:
    """What a template of words makes of what a mail is about."""
    context = {"site": buyers_url("/"), "house": house(), **about}
    layout = {"layout": f"mail/{language}/words.txt", "next": NEXT}
    subject, body, button, why = render_to_string(template, context | layout).split(NEXT)
    context |= {
        "subject": " ".join(subject.split()),
        "body": body,
        "button": button,
        "why": why,
    }
    return Forms(
        context["subject"],
        render_to_string(f"mail/{language}/layout.txt", context),
        render_to_string(f"mail/{language}/layout.html", context),
    )
