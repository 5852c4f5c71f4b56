from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from orders.guests import CartOwner, Secret

MAX_QUANTITY = 1_000  # pieces of one variant
MAX_ITEMS = 100  # different variants


class CartQuerySet(models.QuerySet["Cart"]):
    def of(self, owner: CartOwner) -> Self:
        if isinstance(owner, Secret):
            return self.filter(secret_hash=owner.hash)
        return self.filter(buyer=owner)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",), no_key=True)


class Cart(models.Model):
    """What a buyer is gathering. One a person, made when first used; that of a guest is nobody's
    and found by a secret."""

    buyer = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="cart"
    )
    secret_hash = models.BinaryField(max_length=32, null=True, unique=True)
    updated_at = models.DateTimeField(auto_now=True)

    lines: "list[CartItem]"  # its items, as whoever has changed it knows them

    objects = CartQuerySet.as_manager()

    class Meta:
        verbose_name = _("cart")
        verbose_name_plural = _("carts")
        constraints = [
            models.CheckConstraint(
                name="cart_of_somebody_or_nobody",
                condition=Q(buyer__isnull=False, secret_hash__isnull=True)
                | Q(buyer__isnull=True, secret_hash__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["updated_at"],
                name="cart_of_nobody",
                condition=Q(buyer__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"cart of {self.buyer or 'a guest'}"


class CartItem(models.Model):
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="items")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MAX_QUANTITY)]
    )
    price_seen = models.DecimalField(
        max_digits=14, decimal_places=2, help_text=_("The price when it was put in.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    subtotal: Decimal  # these two as the cart is shown
    problems: list[dict[str, Any]]

    class Meta:
        verbose_name = _("cart item")
        verbose_name_plural = _("cart items")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant"], name="cart_item_once"),
            models.CheckConstraint(
                name="cart_item_quantity", condition=Q(quantity__range=(1, MAX_QUANTITY))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant}"


class SavedItemQuerySet(models.QuerySet["SavedItem"]):
    def of(self, owner: CartOwner) -> Self:
        return self.filter(cart__in=Cart.objects.of(owner))

    def shown(self) -> Self:
        """With all that a list shows of them, the newest first."""
        return self.select_related("variant__product__vendor").order_by("-pk")


class SavedItem(models.Model):
    """What somebody took out of the cart to buy it another time."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="saved")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MAX_QUANTITY)]
    )
    saved_at = models.DateTimeField(auto_now=True)

    objects = SavedItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item saved for later")
        verbose_name_plural = _("items saved for later")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant"], name="saved_item_once"),
            models.CheckConstraint(
                name="saved_item_quantity", condition=Q(quantity__range=(1, MAX_QUANTITY))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant}"

    @property
    def can_be_had(self) -> bool:
        """Whether it can go back into the cart; fewer pieces may be left than were saved."""
        product = self.variant.product
        is_on_sale = self.variant.is_active and product.is_listed
        return is_on_sale and self.variant.stock >= product.min_order_quantity
