from email.utils import formataddr, parseaddr
from functools import lru_cache
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.fields import PictureField, URLField, column_of
from core.remembered import forget_after_commit
from house.colours import Look, a_colour, by_day, by_night

PROJECT = "Rupa Rawi"
COLOUR = "#7a3b1d"  # soga, the brown of Javanese batik


class Place(NamedTuple):
    """A network where the house is found, and its address there."""

    name: str
    url: str


def first_name() -> str:
    """What the shop is called before anybody has said it: as its mails are signed."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[0] or PROJECT


class House(models.Model):
    """What this shop is called, how it looks and how it is reached: one row, which staff edit.

    Pages, mails and papers read it with `house.reads.house`, never the table.
    """

    SOCIAL = ("instagram", "facebook", "tiktok", "youtube")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("shop's name"), max_length=60, default=first_name)
    tagline_id = models.CharField(
        _("tagline, in Indonesian"), max_length=140, default="Buatan tangan, dari seluruh Nusantara"
    )
    tagline_en = models.CharField(
        _("tagline, in English"), max_length=140, default="Made by hand, all over Indonesia"
    )
    logo = PictureField(
        _("logo"),
        folder="house",
        null=True,
        blank=True,
        help_text=_("A square PNG, JPEG or WebP of up to 8 MiB. Without one the shop has a mark."),
    )
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default=COLOUR,
        validators=[a_colour],
        help_text=_(
            "Of links and buttons. It is made darker by day and lighter by night where it could "
            "not be read."
        ),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    whatsapp = models.CharField(
        _("WhatsApp"),
        max_length=16,
        blank=True,
        validators=[
            RegexValidator(
                r"^\+[1-9][0-9]{7,14}\Z",
                _("Give the number with its country, like +6281234567890."),
            )
        ],
        help_text=_("With the country, like +6281234567890."),
    )
    address = models.TextField(
        _("address"), max_length=300, blank=True, validators=[MaxLengthValidator(300)]
    )
    instagram = URLField("Instagram", max_length=200, blank=True)
    facebook = URLField("Facebook", max_length=200, blank=True)
    tiktok = URLField("TikTok", max_length=200, blank=True)
    youtube = URLField("YouTube", max_length=200, blank=True)
    updated_at = models.DateTimeField(auto_now=True, verbose_name=_("last changed"))

    class Meta:
        verbose_name = _("shop's face")
        verbose_name_plural = _("shop's face")
        constraints = [models.CheckConstraint(name="house_is_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        forget_after_commit("house")

    @classmethod
    def current(cls) -> Self:
        """The row, or what it would say if nobody has written it yet."""
        return cls.objects.filter(pk=1).first() or cls()

    @property
    def version(self) -> str:
        """Another one after each edit: for what is kept of pages that show it."""
        return f"{self.updated_at.timestamp():.6f}" if self.updated_at else "0"

    @property
    def tagline(self) -> str:
        """In the language of the reader."""
        return self.tagline_en if get_language() == "en" else self.tagline_id

    @property
    def has_own_colour(self) -> bool:
        """Whether pages need more than the colours of their style sheets."""
        return self.colour.lower() != COLOUR

    @property
    def by_day(self) -> Look:
        return by_day(self.colour)

    @property
    def by_night(self) -> Look:
        return by_night(self.colour)

    @property
    def social(self) -> list[Place]:
        named = ((str(column_of(House, one).verbose_name), one) for one in self.SOCIAL)
        return [Place(name, getattr(self, one)) for name, one in named if getattr(self, one)]

    @property
    def whatsapp_url(self) -> str:
        return f"https://wa.me/{self.whatsapp.lstrip('+')}" if self.whatsapp else ""

    @property
    def sender(self) -> str:
        """As mails are signed: the shop's name, at the address of the settings."""
        return signed(self.name, settings.DEFAULT_FROM_EMAIL)


@lru_cache(8)
def signed(name: str, address: str) -> str:
    return formataddr((name, parseaddr(address)[1]))
