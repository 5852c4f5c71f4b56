"""The first page of the back office: what waits, and how the house does, as far as the asker may
see it."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from backoffice.sales import figures_for
from backoffice.todo import waiting_for


def page(request: HttpRequest, context: dict) -> dict:
    user = request.user
    return context | {"title": _("Start"), "todo": waiting_for(user), "figures": figures_for(user)}
