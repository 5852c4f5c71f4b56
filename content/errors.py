from django.utils.translation import gettext_lazy as _

from core.errors import Conflict


class SlugTaken(Conflict):
    code = "slug_taken"
    message = _("Another article has this slug.")


class PageSlugTaken(SlugTaken):
    message = _("Another page has this slug.")
