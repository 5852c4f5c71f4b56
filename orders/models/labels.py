from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from orders.statuses import Status
from vendors.models import Vendor, slug_with_a_letter


class StatusLabelQuerySet(models.QuerySet["StatusLabel"]):
    def owned_by(self, vendor: Vendor | None) -> Self:
        """A vendor's own labels; with None those of the house."""
        return self.filter(vendor=vendor)


class StatusLabel(models.Model):
    """An owner's own name for a status: refines it, in an order of the owner's.

    The owner is a vendor, or the house where `vendor` is empty.
    """

    vendor = models.ForeignKey(
        Vendor,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="status_labels",
        verbose_name=_("vendor"),
    )
    slug = models.CharField(_("slug"), max_length=50, validators=[slug_with_a_letter])
    name_id = models.CharField(_("name in Indonesian"), max_length=64)
    name_en = models.CharField(_("name in English"), max_length=64)
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#8a5a2b",
        validators=[RegexValidator(r"^#[0-9a-f]{6}\Z", _("Use six hexadecimal digits: #8a5a2b"))],
    )
    status = models.CharField(_("refines"), max_length=12, choices=Status.choices)
    position = models.PositiveIntegerField(_("position"), default=0)

    objects = StatusLabelQuerySet.as_manager()

    class Meta:
        verbose_name = _("status label")
        verbose_name_plural = _("status labels")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vendor", "slug"], name="status_label_slug_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="status_label_is_no_status", condition=~Q(slug__in=Status.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the language of the present request."""
        return self.name_id if (get_language() or "id").startswith("id") else self.name_en
