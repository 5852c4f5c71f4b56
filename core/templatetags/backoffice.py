"""What the lists of the back office show beside their rows."""

from typing import TYPE_CHECKING

from django import template

from core.pages.chips import Chip
from core.pages.chips import chips as chips_of

if TYPE_CHECKING:
    from django.contrib.admin.views.main import ChangeList

register = template.Library()


@register.filter
def chips(changelist: "ChangeList") -> list[Chip]:
    return chips_of(changelist)
