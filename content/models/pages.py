from typing import Any, Self

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from content.markdown import to_html
from core.languages import said
from core.remembered import forget_after_commit
from vendors.models import slug_with_a_letter

LONGEST = 50_000


class PageQuerySet(models.QuerySet["Page"]):
    def published(self) -> Self:
        return self.filter(is_published=True)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",), no_key=True)


class Page(models.Model):
    """What the house says once and for all: its terms, how to send goods back, who it is.

    The bodies are Markdown; the `html` of each is what it became, sanitised.
    """

    class Kind(models.TextChoices):
        ABOUT = "about", _("about the house")
        HELP = "help", _("help")
        TERMS = "terms", _("terms")
        PRIVACY = "privacy", _("privacy")
        SHIPPING = "shipping", _("shipping and returns")
        CONTACT = "contact", _("contact")
        FREE = "free", _("another page")

    slug = models.CharField(_("slug"), max_length=100, validators=[slug_with_a_letter])
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=Kind.choices,
        default=Kind.FREE,
        help_text=_("Where the shop itself needs it, as the terms at the checkout. One of each."),
    )
    title_id = models.CharField(_("title, in Indonesian"), max_length=100)
    title_en = models.CharField(_("title, in English"), max_length=100)
    body_id = models.TextField(
        _("text, in Indonesian (Markdown)"),
        max_length=LONGEST,
        validators=[MaxLengthValidator(LONGEST)],
    )
    body_en = models.TextField(
        _("text, in English (Markdown)"),
        max_length=LONGEST,
        validators=[MaxLengthValidator(LONGEST)],
    )
    html_id = models.TextField(editable=False, blank=True)
    html_en = models.TextField(editable=False, blank=True)
    is_published = models.BooleanField(_("published"), default=True)
    in_footer = models.BooleanField(_("in the footer"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    updated_at = models.DateTimeField(auto_now=True, verbose_name=_("last changed"))

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="page_slug"),
            models.UniqueConstraint(
                fields=["kind"],
                name="page_one_of_a_kind",
                condition=~Q(kind="free"),
                violation_error_message=_("There is a page of this kind already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title_id

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.html_id, self.html_en = to_html(self.body_id), to_html(self.body_en)
        super().save(*args, **kwargs)
        forget_after_commit("pages")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        forget_after_commit("pages")
        return super().delete(*args, **kwargs)

    @property
    def title(self) -> str:
        """In the language of the reader, as `html`."""
        return said(self, "title")

    @property
    def html(self) -> SafeString:
        return mark_safe(said(self, "html"))
