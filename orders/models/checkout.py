import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from orders.guests import Secret
from orders.models.cart import Cart
from orders.models.order import Order
from orders.models.returns import ReturnRequest


def new_public_id() -> str:
    return secrets.token_hex(12)


class CheckoutQuerySet(models.QuerySet["Checkout"]):
    def opened_by(self, user: User | None, secret: str) -> Self:
        """Those of somebody, or the one that a secret opens."""
        own = Q(buyer=user) if user else Q(pk__in=())
        return self.filter(own | Q(secret_hash=Secret(secret).hash))

    def locked(self) -> Self:
        return self.select_for_update(of=("self",), no_key=True)


class Checkout(models.Model):
    """On the way from a cart to an order: who, where to, which goods, how to pay.

    Nothing is reserved and nothing is priced before it is completed. The goods are its own: the
    cart they came from may change meanwhile.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        COMPLETING = "completing", _("being paid")
        COMPLETED = "completed", _("completed")
        CANCELLED = "cancelled", _("cancelled")
        EXPIRED = "expired", _("expired")

    public_id = models.CharField(_("id"), max_length=24, unique=True, default=new_public_id)
    secret_hash = models.BinaryField(max_length=32, unique=True)
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="checkouts",
        verbose_name=_("buyer"),
        help_text=_("Empty: a guest."),
    )
    cart = models.ForeignKey(
        Cart, on_delete=models.SET_NULL, null=True, related_name="checkouts", editable=False
    )
    exchange_for = models.ForeignKey(
        ReturnRequest,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("in exchange for"),
    )
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=User.Language.choices, default=User.Language.INDONESIAN
    )
    shipping_address = models.JSONField(_("shipping address"), null=True, blank=True)
    billing_address = models.JSONField(
        _("billing address"),
        null=True,
        blank=True,
        help_text=_("Empty: the shipping address."),
    )
    lines = models.JSONField(_("goods"), default=list)  # [{"variant": 40, "quantity": 2}]
    promotion_code = models.CharField(_("code"), max_length=20, blank=True)
    gateway = models.CharField(_("gateway"), max_length=20, blank=True)
    notes = models.CharField(_("buyer's notes"), max_length=1000, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.OPEN, editable=False
    )
    order = models.OneToOneField(
        Order,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="checkout",
        editable=False,
        verbose_name=_("order"),
    )
    expires_at = models.DateTimeField(_("expires"))
    created_at = models.DateTimeField(_("opened"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CheckoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("checkout")
        verbose_name_plural = _("checkouts")
        constraints = [
            models.CheckConstraint(
                name="checkout_has_its_order",
                condition=Q(status__in=["completing", "completed"], order__isnull=False)
                | Q(status__in=["open", "cancelled", "expired"], order__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="checkout_open", condition=Q(status="open")),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def quantities(self) -> dict[int, int]:
        """Pieces by variant."""
        return {line["variant"]: line["quantity"] for line in self.lines}

    @quantities.setter
    def quantities(self, wanted: dict[int, int]) -> None:
        self.lines = [{"variant": pk, "quantity": pieces} for pk, pieces in wanted.items()]

    @property
    def is_over(self) -> bool:
        return self.status in (self.Status.CANCELLED, self.Status.EXPIRED)
