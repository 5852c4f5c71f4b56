"""A mail in the look of the house: templates/mail/<language>/layout.txt and layout.html.

A template of words fills the blocks that words.txt names. They are written once, and go into both
forms as plain text. Jinja compiles these templates to Python, and takes half of the time that
Django's do (docs/decisions/0030).
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.template.defaultfilters import linebreaks_filter
from django.utils.formats import date_format
from django.utils.timezone import localtime

from core.pages.media import buyers_url
from house.reads import house

if TYPE_CHECKING:
    from jinja2 import Environment

NEXT = "\x1e"  # between the words: no text of the shop has such a character


class Forms(NamedTuple):
    subject: str
    text: str
    html: str


def forms_of(template: str, language: str, about: Mapping[str, Any]) -> Forms:
    """What a template of words makes of what a mail is about."""
    context = {"site": buyers_url("/"), "house": house(), **about}
    layout = {"layout": f"mail/{language}/words.txt", "next": NEXT}
    subject, body, button, why = rendered(template, context | layout).split(NEXT)
    context |= {
        "subject": " ".join(subject.split()),
        "body": body,
        "button": button,
        "why": why,
    }
    return Forms(
        context["subject"],
        rendered(f"mail/{language}/layout.txt", context),
        rendered(f"mail/{language}/layout.html", context),
    )


def rendered(template: str, context: Mapping[str, Any]) -> str:
    return templates().get_template(template).render(context)


@cache
def templates() -> "Environment":
    """HTML is escaped, text is not; times are the shop's own, in the language that is active."""
    from jinja2 import Environment, FileSystemLoader, select_autoescape

    made = Environment(
        loader=FileSystemLoader(settings.BASE_DIR / "templates"),
        autoescape=select_autoescape(["html"]),
        auto_reload=settings.DEBUG,
    )
    made.filters |= {"date": date, "linebreaks": linebreaks_filter}
    return made


def date(moment: datetime, form: str) -> str:
    return date_format(localtime(moment), form)
