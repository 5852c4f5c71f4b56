from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog.models import Product
from content.markdown import to_html
from core.api.references import by_id_or_slug
from core.fields import PictureField, URLField
from core.pictured import PicturedMixin
from vendors.models import slug_with_a_letter


def may_see_drafts(user: User | AnonymousUser) -> bool:
    """Staff who may write, change or look at articles in the back office."""
    acts = ("add", "change", "view")
    return user.is_staff and any(user.has_perm(f"content.{act}_article") for act in acts)


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self, now: datetime) -> Self:
        return self.filter(published_at__lte=now)

    def unpublished(self, now: datetime) -> Self:
        """Drafts, and what is published later."""
        return self.exclude(published_at__lte=now)

    def visible_to(self, user: User | AnonymousUser, now: datetime) -> Self:
        return self.all() if may_see_drafts(user) else self.published(now)

    def named(self, reference: str) -> Self:
        return self.filter(by_id_or_slug(reference))

    def locked(self) -> Self:
        return self.select_for_update(of=("self",), no_key=True)


class Article(PicturedMixin, models.Model):
    """A story about craft and care. The body is Markdown; `html` is what it became, sanitised."""

    title = models.CharField(_("title"), max_length=255)
    slug = models.CharField(_("slug"), max_length=255, unique=True, validators=[slug_with_a_letter])
    body = models.TextField(
        _("text (Markdown)"), max_length=50_000, validators=[MaxLengthValidator(50_000)]
    )
    html = models.TextField(editable=False, blank=True)
    image_url = URLField(_("picture"), max_length=2048, blank=True)
    picture = PictureField(
        _("uploaded picture"),
        folder="articles",
        null=True,
        blank=True,
        help_text=_("A PNG, JPEG or WebP of up to 8 MiB. It is shown instead of an address."),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="articles",
        verbose_name=_("author"),
    )
    products = models.ManyToManyField(
        Product,
        blank=True,
        related_name="articles",
        verbose_name=_("goods"),
        help_text=_("What it is about: shown below the text, and their pages lead here."),
    )
    published_at = models.DateTimeField(
        _("published"), null=True, blank=True, help_text=_("Empty: a draft.")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, verbose_name=_("last changed"))

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [models.Index(fields=["-published_at", "-id"], name="article_newest")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.html = to_html(self.body)
        super().save(*args, **kwargs)

    @property
    def is_out(self) -> bool:
        return self.published_at is not None and self.published_at <= timezone.now()
