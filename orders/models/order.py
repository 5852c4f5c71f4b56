from typing import Any, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from orders.guests import Actor, Guest
from orders.models.fulfillment import Fulfillment
from orders.models.totals import Totals, money, totals_add_up
from orders.statuses import PaymentStatus, Status
from promotions.models import FundedBy, Promotion
from vendors.models import Vendor


def sees_all_orders(user: Actor | AnonymousUser) -> bool:
    return user.is_staff and user.has_perm("orders.view_order")


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, user: Actor) -> Self:
        """Buyer's own, those with goods of the vendor's, all for staff who may see orders; for a
        guest the one."""
        if isinstance(user, Guest):
            return self.filter(pk=user.order.pk, buyer=None)
        if sees_all_orders(user):
            return self
        return self.filter(Q(buyer=user) | Q(Exists(_parts_of_vendor_owned_by(user))))

    def newest_visible_to(self, user: User, limit: int) -> Self:
        """The newest orders that somebody may see, bought or sold, each side by its index."""
        newest = self.order_by("-placed_at", "-pk")
        if sees_all_orders(user):
            return newest[:limit]
        bought = newest.bought_by(user)[:limit].values("pk")
        parts = Fulfillment.objects.sold_by_owner(user).order_by("-placed_at", "-pk")
        sold = parts[:limit].values("order")
        return newest.filter(Q(pk__in=bought) | Q(pk__in=sold))[:limit]

    def bought_by(self, user: User) -> Self:
        return self.filter(buyer=user)

    def naming(self, text: str) -> Self:
        """Those with this beginning of a number, or with goods or a vendor of this name. For a
        buyer's own: nobody looks through everybody's so."""
        parts = Fulfillment.objects.filter(order=OuterRef("pk"))
        named = Q(items__product_name__icontains=text) | Q(vendor__business_name__icontains=text)
        return self.filter(Q(number__startswith=text.upper()) | Exists(parts.filter(named)))

    def bought_by_or_kept_by(self, user: User) -> Self:
        """What somebody bought; for staff who may see orders, all."""
        return self if sees_all_orders(user) else self.bought_by(user)

    def sold_by_owner(self, user: User, *, statuses=()) -> Self:
        """Those with a part of the vendor that somebody owns, in any of the statuses if given."""
        parts = _parts_of_vendor_owned_by(user)
        return self.filter(Exists(parts.filter(status__in=statuses) if statuses else parts))

    def mentioning(self, text: str) -> Self:
        """What staff are told on the phone: the beginning of a number or of an e-mail address, a
        vendor, a tracking number. A vendor's own search is that of its parts, which knows goods
        and recipients, but no e-mail addresses.

        Each is looked up by an index of its own. Joined by OR they would have every order read.
        """
        orders = Order.objects.order_by().values("pk")
        parts = Fulfillment.objects.order_by().values("order")
        buyers = get_user_model().objects.filter(email__startswith=text.lower())
        vendors = Vendor.objects.filter(business_name__icontains=text)
        found = orders.filter(number__startswith=text.upper()).union(
            orders.filter(email__istartswith=text),
            orders.filter(buyer__in=buyers),
            parts.filter(vendor__in=vendors),
            parts.filter(tracking_number__iexact=text).exclude(tracking_number=""),
        )
        return self.filter(pk__in=found)

    def numbered(self, number: str) -> Self:
        return self.filter(number=number.upper())

    def locked(self) -> Self:
        return self.select_for_update(of=("self",), no_key=True)


def _parts_of_vendor_owned_by(user):
    return Fulfillment.objects.sold_by_owner(user).filter(order=OuterRef("pk"))


class Order(Totals):
    """One purchase of one buyer, from any number of vendors, paid once.

    Its status is derived from its fulfillments, never typed in.
    """

    number = models.CharField(_("number"), max_length=18, unique=True)
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("buyer"),
        help_text=_("Empty: a guest."),
    )
    email = models.EmailField(_("e-mail"), max_length=254)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=User.Language.choices,
        default=User.Language.INDONESIAN,
        db_default=User.Language.INDONESIAN,
        help_text=_("In which a guest is written to."),
    )
    access_version = models.PositiveSmallIntegerField(default=1, db_default=1, editable=False)
    is_tentative = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text=_("Its first payment is not started, or was declined: nobody was told of it."),
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.PENDING, editable=False
    )
    payment_status = models.CharField(
        _("payment"),
        max_length=20,
        choices=PaymentStatus.choices,
        default=PaymentStatus.PENDING,
        editable=False,
    )
    pays_on_delivery = models.BooleanField(_("pays on delivery"), default=False)
    expires_at = models.DateTimeField(
        _("to be paid by"), null=True, blank=True, help_text=_("Empty: never expires.")
    )
    currency = models.CharField(max_length=3)
    tax_rate = models.DecimalField(_("tax rate"), max_digits=5, decimal_places=4)
    shipping_address = models.JSONField(_("shipping address"))
    billing_address = models.JSONField(_("billing address"))
    exchange_for = models.ForeignKey(
        "orders.ReturnRequest",
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        editable=False,
        related_name="exchanges",
        verbose_name=_("in exchange for"),
        help_text=_("The return whose goods it takes the place of."),
    )
    notes = models.CharField(_("buyer's notes"), max_length=1000, blank=True)
    metadata = models.JSONField(default=dict, blank=True, verbose_name=_("more data"))
    placed_at = models.DateTimeField(_("placed"))
    updated_at = models.DateTimeField(auto_now=True)

    steps_taken: list[Any]  # in the present transaction: see lock_parts
    locked_parts: list[Fulfillment]  # all of them, likewise

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            totals_add_up("order_totals_add_up"),
            models.UniqueConstraint(
                fields=["exchange_for"],
                name="order_one_exchange",
                condition=Q(exchange_for__isnull=False) & ~Q(status="cancelled"),
            ),
        ]
        indexes = [
            models.Index(fields=["buyer", "-placed_at", "-id"], name="order_of_buyer"),
            models.Index(fields=["-placed_at", "-id"], name="order_newest"),
            models.Index(fields=["buyer", "updated_at", "id"], name="order_of_buyer_updated"),
            models.Index(fields=["updated_at", "id"], name="order_updated"),
            models.Index(OpClass(Upper("email"), "text_pattern_ops"), name="order_email"),
            models.Index(
                fields=["exchange_for"],
                name="order_exchanges",
                condition=Q(exchange_for__isnull=False),
            ),
            models.Index(
                fields=["expires_at"],
                name="order_unpaid",
                condition=Q(expires_at__isnull=False, status="pending"),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_declined(self) -> bool:
        """Placed by a checkout and called off before anybody was told of it."""
        return self.is_tentative and self.status == Status.CANCELLED

    @property
    def exchanged_number(self) -> str | None:
        """The number of the order whose goods went back for this one."""
        return self.exchange_for.fulfillment.order.number if self.exchange_for else None

    @property
    def buyer_name(self) -> str:
        return self.buyer.name if self.buyer else str(self.shipping_address["recipient_name"])

    @property
    def language_of_buyer(self) -> str:
        return self.buyer.language if self.buyer else self.language


class RedemptionQuerySet(models.QuerySet["Redemption"]):
    def counting(self) -> Self:
        """Those that use up a limit: not given back."""
        return self.filter(given_back_at__isnull=True)


class Redemption(models.Model):
    """A promotion used by an order; given back when the whole order is cancelled."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="redemptions")
    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="redemptions")
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="redemptions"
    )
    guest_email = models.EmailField(
        max_length=254,
        blank=True,
        default="",
        db_default="",
        help_text=_("Of a guest, in small letters."),
    )
    title = models.CharField(max_length=100)
    code = models.CharField(max_length=20, blank=True)
    amount = money(_("discount given"))
    funded_by = models.CharField(
        max_length=6,
        choices=FundedBy.choices,
        default=FundedBy.HOUSE,
        db_default=FundedBy.HOUSE,
        help_text=_("Who bears the discount."),
    )
    given_back_at = models.DateTimeField(null=True, blank=True)

    objects = RedemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("redemption")
        verbose_name_plural = _("redemptions")
        constraints = [
            models.UniqueConstraint(fields=["order", "promotion"], name="redemption_once"),
            models.CheckConstraint(
                name="redemption_of_buyer_or_guest",
                condition=Q(buyer__isnull=False, guest_email="")
                | (Q(buyer__isnull=True) & ~Q(guest_email="")),
            ),
        ]
        indexes = [
            models.Index(fields=["promotion", "buyer"], name="redemption_of_buyer"),
            models.Index(
                fields=["promotion", "guest_email"],
                name="redemption_of_guest",
                condition=~Q(guest_email=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.order}"
