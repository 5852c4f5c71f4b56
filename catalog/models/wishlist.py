from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Product


class WishlistItem(models.Model):
    """Goods that somebody has marked. `price_seen` is what they cost then, or when their becoming
    cheaper was last mailed."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wishlist"
    )
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    price_seen = models.DecimalField(
        _("price when it was noticed"), max_digits=14, decimal_places=2, null=True, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        constraints = [
            models.UniqueConstraint(fields=["user", "product"], name="wishlist_once"),
        ]

    def __str__(self) -> str:
        return str(self.product)
