from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from accounts.models import User
from core.database.trees import related
from core.fields import URLField
from orders import rules
from orders.models.items import OrderItem
from orders.models.labels import StatusLabel
from orders.models.totals import Totals, given_back, money, totals_add_up
from orders.statuses import Status
from vendors.models import Vendor


class FulfillmentQuerySet(models.QuerySet["Fulfillment"]):
    def sold_by_owner(self, user: User) -> Self:
        return self.filter(vendor__owner=user)

    def mentioning(self, text: str) -> Self:
        """Found by the beginning of the number, the recipient, the tracking number or the goods."""
        items = OrderItem.objects.filter(fulfillment=OuterRef("pk"))
        return self.filter(
            Q(order__number__startswith=text.upper())
            | Q(order__shipping_address__recipient_name__icontains=text)
            | Q(tracking_number__iexact=text)
            | Exists(items.filter(Q(product_name__icontains=text) | Q(sku__iexact=text)))
        )

    def with_refunded(self) -> Self:
        """Adds `refunded`, what was given back for the part or is about to be."""
        return self.annotate(refunded=given_back(Fulfillment, "refund_lines"))

    def open(self) -> Self:
        """On the road: neither cancelled nor returned nor completed."""
        return self.exclude(status__in=[Status.CANCELLED, Status.RETURNED, Status.COMPLETED])


class Fulfillment(ConcurrentTransitionMixin, Totals):
    """One vendor's part of an order: it has the state machine.

    Transitions change this row and nothing else; take them through orders.operations, which
    locks, checks who and whether, and lets the rest of the shop follow. What they declare is read
    by orders.machine, and said in words in orders.steps.
    """

    refunded: Decimal  # of with_refunded
    printed_items: str | None  # in lists, instead of the items: those as JSON, between commas
    unchanged: Any  # itself, in front of the present transition: see orders.history

    order = models.ForeignKey(
        "orders.Order",
        on_delete=models.PROTECT,
        related_name="fulfillments",
        verbose_name=_("order"),
    )
    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="fulfillments", verbose_name=_("vendor")
    )
    status = FSMField(
        _("status"), max_length=12, choices=Status.choices, default=Status.PENDING, protected=True
    )
    commission_rate = models.DecimalField(_("commission"), max_digits=5, decimal_places=4)
    commission_amount = money(_("commission amount"), db_default=Decimal(0))
    commission_tax_rate = models.DecimalField(
        _("tax rate of the commission"),
        max_digits=5,
        decimal_places=4,
        default=0,
        db_default=0,
        help_text=_("What the commission includes, where the house is a PKP."),
    )
    withholding_rate = models.DecimalField(
        _("PPh 22 withheld"),
        max_digits=5,
        decimal_places=4,
        default=0,
        db_default=0,
        help_text=_("Of the goods without tax; the house pays it for the vendor."),
    )
    tax_status = models.CharField(
        _("tax status"),
        max_length=7,
        choices=Vendor.TaxStatus.choices,
        default=Vendor.TaxStatus.NON_PKP,
        db_default=Vendor.TaxStatus.NON_PKP,
        help_text=_("The vendor's when the order was placed."),
    )
    tax_rate = models.DecimalField(
        _("tax rate"), max_digits=5, decimal_places=4, default=0, db_default=0
    )
    npwp = models.CharField(_("NPWP"), max_length=16, blank=True, default="", db_default="")
    tracking_number = models.CharField(_("tracking number"), max_length=100, blank=True)
    tracking_url = URLField(_("tracking address"), max_length=500, blank=True)
    carrier = models.CharField(_("carrier"), max_length=50, blank=True)
    metadata = models.JSONField(default=dict, blank=True, verbose_name=_("more data"))
    label = models.ForeignKey(
        StatusLabel,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("label"),
    )
    free_labels = models.JSONField(
        default=dict,
        db_default={},
        blank=True,
        help_text=_("Words without meaning to us, by axis."),
        verbose_name=_("free labels"),
    )
    ship_by = models.DateTimeField(_("ship by"), null=True, blank=True)
    shipped_at = models.DateTimeField(_("shipped"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    complaint_until = models.DateTimeField(_("complaints until"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)
    is_restocked = models.BooleanField(
        _("goods back in stock"), default=False, help_text=_("After a cancellation.")
    )
    placed_at = models.DateTimeField(_("placed"))
    updated_at = models.DateTimeField(auto_now=True)

    objects = FulfillmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of an order")
        verbose_name_plural = _("parts of orders")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "vendor"], name="fulfillment_one_a_vendor"),
            totals_add_up("fulfillment_totals_add_up"),
            models.CheckConstraint(
                name="fulfillment_commission",
                condition=models.Q(commission_amount__gte=0)
                & models.Q(commission_amount__lte=models.F("subtotal")),
            ),
            models.CheckConstraint(
                name="fulfillment_only_a_pkp_collects_tax",
                condition=models.Q(tax_status="pkp") | models.Q(tax_rate=0, tax=0),
            ),
        ]
        indexes = [
            models.Index(fields=["vendor", "-placed_at", "-id"], name="fulfillment_of_vendor"),
            models.Index(fields=["-placed_at", "-id"], name="fulfillment_newest"),
            models.Index(
                Upper("tracking_number"),
                name="fulfillment_tracked",
                condition=~models.Q(tracking_number=""),
            ),
            models.Index(
                fields=["complaint_until"],
                name="fulfillment_delivered",
                condition=models.Q(status="delivered"),
            ),
        ]
        permissions = [("move_fulfillment", _("Can move parts of orders on behalf of vendors"))]

    def __str__(self) -> str:
        return f"{self.order} · {self.vendor}"

    @cached_property
    def lead_days(self) -> int:
        """How long the slowest of its goods takes to be made."""
        longest = self.items.aggregate(days=Max("variant__product__lead_days"))
        return longest["days"] or 0

    @cached_property
    def product_ids(self) -> list[int]:
        """Of the goods in it, as its items name them."""
        return [item.product_id for item in related(self, "items")]

    @property
    def is_of_pkp(self) -> bool:
        """Whether its prices include PPN."""
        return self.tax_status == Vendor.TaxStatus.PKP

    @property
    def waits_for_payment(self) -> bool:
        """New, and nothing for its vendor to do yet."""
        return self.status == Status.PENDING and not rules.is_paid(self)

    @transition(
        status,
        source=Status.PENDING,
        target=Status.PROCESSING,
        permission=rules.may_process,
        conditions=[rules.is_paid],
    )
    def process(self, *, by=None, note=""):
        self.ship_by = rules.ship_by(self.vendor, self.lead_days, now=timezone.now())

    @transition(status, source=Status.PROCESSING, target=Status.SHIPPED, permission=rules.may_ship)
    def ship(self, *, by=None, note="", tracking_number="", tracking_url="", carrier=""):
        self.shipped_at = timezone.now()
        # what was noted while packing stays unless something newer comes
        self.tracking_number = tracking_number or self.tracking_number
        self.tracking_url = tracking_url or self.tracking_url
        self.carrier = carrier or self.carrier

    @transition(
        status,
        source=Status.SHIPPED,
        target=Status.PROCESSING,
        permission=rules.may_unship,
        custom={"needs_reason": True, "event": "unshipped"},
    )
    def unship(self, *, by=None, note=""):
        self.shipped_at = None
        self.tracking_number = self.tracking_url = self.carrier = ""

    @transition(
        status, source=Status.SHIPPED, target=Status.DELIVERED, permission=rules.may_deliver
    )
    def deliver(self, *, by=None, note=""):
        self.delivered_at = timezone.now()
        self.complaint_until = self.delivered_at + rules.COMPLAINT_WINDOW

    @transition(
        status,
        source=Status.DELIVERED,
        target=Status.COMPLETED,
        permission=rules.may_complete,
        conditions=[rules.has_no_open_return],
    )
    def complete(self, *, by=None, note=""):
        self.completed_at = timezone.now()

    @transition(
        status,
        source=[Status.PENDING, Status.PROCESSING, Status.SHIPPED],
        target=Status.CANCELLED,
        permission=rules.may_cancel,
        custom={"needs_reason": True},
    )
    def cancel(self, *, by=None, note="", restock=True):
        self.cancelled_at = timezone.now()
        self.is_restocked = restock

    @transition(
        status,
        source=[Status.DELIVERED, Status.COMPLETED],
        target=Status.RETURNED,
        permission=rules.may_return_goods,
        conditions=[rules.has_settled_return],
    )
    def return_goods(self, *, by=None, note=""):
        self.returned_at = timezone.now()
