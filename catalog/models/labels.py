from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Tag(models.Model):
    name = models.CharField(_("name"), max_length=50, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="tag_any_case"),
        ]

    def __str__(self) -> str:
        return self.name


class SustainabilityAttribute(models.Model):
    """What makes goods kind to people and nature: natural dye, certified wood, …"""

    name = models.CharField(_("name"), max_length=50, unique=True)
    description = models.CharField(_("description"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("sustainability attribute")
        verbose_name_plural = _("sustainability attributes")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="sustainability_attribute_any_case"),
        ]

    def __str__(self) -> str:
        return self.name
