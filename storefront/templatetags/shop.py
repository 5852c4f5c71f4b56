"""What the pages of the shop need beside core's filters (house)."""

from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from math import ceil, inf
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext

from core.api.json import dumps
from core.pages.media import absolute_url, picture_in_page, picture_path
from core.web.languages import path_in
from orders.arrival import Arrival
from storefront.frame import Frame
from storefront.goods import here
from storefront.memory import Memory

register = template.Library()
register.filter("here", here)

WAYS = {
    "manual": gettext_lazy("Bank transfer"),
    "midtrans": gettext_lazy("Card, e-wallet or virtual account"),
    "cod": gettext_lazy("When it arrives"),
    "test": gettext_lazy("Try it out (no money moves)"),
}

# Pieces of pages by all that they show: a write changes the key, so what is old is never asked for.
pieces: Memory[SafeString] = Memory(seconds=inf, most=1_000)

IN_SCRIPT = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "", "\u2029": ""}


@register.simple_tag(takes_context=True)
def frame(context: template.Context) -> Frame | None:
    """`{% frame as frame %}`: header and footer of the page; None where there is no request."""
    request = context.get("request")
    return Frame(request) if request is not None else None


class Kept(template.Node):
    """What stands between `{% kept "menu" version %}` and `{% endkept %}`, printed once for each
    value of what is named, which must tell all that it shows; and once for each language."""

    def __init__(self, inside: template.NodeList, named: list[template.base.FilterExpression]):
        self.inside = inside
        self.named = named

    def render(self, context: template.Context) -> SafeString:
        key = (get_language(), *(one.resolve(context) for one in self.named))
        return pieces.of(key, lambda: self.inside.render(context))


@register.tag
def kept(parser: template.base.Parser, token: template.base.Token) -> Kept:
    named = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    inside = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(inside, named)


@register.simple_tag
@lru_cache(maxsize=100)
def icon(name: str) -> SafeString:
    """`{% icon "cart" %}`: a picture of the sprite, for eyes only."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("shop-icons.svg"),
        name,
    )


@register.filter
def picture(name: str) -> str:
    """Where a page finds a picture that a row names."""
    return picture_path(name)


@register.filter
def whole(address: str) -> str:
    """The whole address of a picture or page, for who is not on one of our pages."""
    return absolute_url(address) if address else ""


@register.filter
def spoken(path: str) -> str:
    """A path within the shop, as staff wrote it, in the language that the page speaks."""
    return path_in(get_language() or settings.LANGUAGE_CODE, path)


@register.filter
def money(amount: str | Decimal | None) -> Decimal | None:
    """An amount as JSON has it, as a number."""
    return Decimal(amount) if amount not in (None, "") else None


@register.filter
def way_name(gateway: str) -> str:
    """A way to pay as people call it."""
    return str(WAYS.get(gateway, gateway))


@register.filter
def rating(value: str | Decimal) -> str:
    """`4,8`, as the page's language writes it."""
    return number_format(Decimal(value), decimal_pos=1)


@register.filter
def arrives(arrival: Arrival) -> str:
    """Between which days, `3–5 Desember` or `28 November – 2 Desember`; nothing if unknown."""
    first, last = arrival.first, arrival.last
    if first is None or last is None:
        return ""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{date_format(last, 'j F')}"
    return f"{date_format(first, 'j F')} – {date_format(last, 'j F')}"


@register.filter
def answer_time(took: timedelta) -> str:
    """How soon a maker answers as a rule, in hours or days rounded up."""
    hours = max(1, ceil(took / timedelta(hours=1)))
    if hours < 24:
        words = ngettext("Answers within an hour", "Answers within %(n)s hours", hours)
        return words % {"n": hours}
    days = ceil(hours / 24)
    return ngettext("Answers within a day", "Answers within %(n)s days", days) % {"n": days}


@register.filter
def json_ld(value: Any) -> SafeString:
    """Structured data for a script element that holds data: nothing in it ends the element."""
    text = dumps(value).decode()
    for sign, escaped in IN_SCRIPT.items():
        text = text.replace(sign, escaped)
    return mark_safe(text)


@register.filter
def thousands(count: int) -> str:
    """`12.345`, as the page's language writes it."""
    return number_format(count, force_grouping=True)


@register.filter
def at(rows: dict[str, Any], key: Any) -> Any:
    """What a dict has under a key that is only known here; None if nothing."""
    return rows.get(key, rows.get(str(key)))


@register.filter
def in_page(kept: dict[str, Any] | None) -> dict[str, Any] | None:
    """An uploaded picture as an <img> takes it: `url`, `width`, `height`, `srcset`."""
    return picture_in_page(kept)
