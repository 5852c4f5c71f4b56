from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.owned import OwnedQuerySet
from accounts.models.users import User


class Address(models.Model):
    """Where a buyer lives or works. Orders keep a copy, so it may be changed and deleted."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="addresses")
    label = models.CharField(_("label"), max_length=50, blank=True)
    recipient_name = models.CharField(_("recipient"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    line1 = models.CharField(_("street and number"), max_length=100)
    line2 = models.CharField(_("more of the address"), max_length=100, blank=True)
    city = models.CharField(_("city"), max_length=50)
    state = models.CharField(_("province"), max_length=50)
    postal_code = models.CharField(_("postal code"), max_length=20)
    country = models.CharField(_("country"), max_length=50, default="Indonesia")
    is_default = models.BooleanField(_("default"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet.as_manager()

    COPIED = ("phone", "line1", "line2", "city", "state", "postal_code", "country")

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.UniqueConstraint(
                "user", condition=Q(is_default=True), name="address_one_default"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line1}, {self.city}"

    def copy(self) -> dict[str, str]:
        """The fields that an order keeps of it, whatever becomes of the row."""
        kept = {name: getattr(self, name) for name in self.COPIED}
        return {"recipient_name": self.recipient_name or self.user.name} | kept
