"""What the lists of the back office show beside their rows."""

from django import template
from django.contrib.admin.views.main import ChangeList

from core.pages.chips import Chip
from core.pages.chips import chips as chips_of

register = template.Library()


@register.filter
def chips(changelist: ChangeList) -> list[Chip]:
    return chips_of(changelist)
