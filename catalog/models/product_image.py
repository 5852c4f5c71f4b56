from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Product
from core.fields import URLField


class ProductImage(models.Model):
    """A picture: a file we re-encoded, or an address elsewhere that we never fetch.

    `renditions` are smaller files of it, narrowest first, as [{"width": 320, "file": name}]. None:
    not made yet (catalog.operations.renditions); an address elsewhere has none.
    """

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="images", verbose_name=_("product")
    )
    file = models.ImageField(_("file"), max_length=255, upload_to="products", blank=True)
    source_url = URLField(_("address"), max_length=500, blank=True)
    alt = models.CharField(_("text for those who cannot see it"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_primary = models.BooleanField(_("primary"), default=False)
    width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    renditions = models.JSONField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                "product", condition=Q(is_primary=True), name="product_one_primary_image"
            ),
            models.CheckConstraint(
                name="product_image_file_or_url",
                condition=~Q(file="", source_url=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-is_primary", "id"],
                name="product_image_unrendered",
                condition=Q(renditions__isnull=True) & ~Q(file=""),
            ),
        ]

    def __str__(self) -> str:
        return self.alt or self.url

    @property
    def url(self) -> str:
        return self.file.url if self.file else self.source_url

    @property
    def files(self) -> list[str]:
        """The names of all its files in the storage."""
        own = [str(self.file.name)] if self.file else []
        return own + [made["file"] for made in self.renditions or []]
