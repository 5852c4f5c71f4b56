from typing import Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from core.private_files import PrivateFile, PrivateFileManager
from orders.guests import Actor
from orders.models.fulfillment import Fulfillment
from orders.models.items import OrderItem
from orders.models.order import Order
from orders.statuses import Status


class ReturnRequestQuerySet(models.QuerySet["ReturnRequest"]):
    def open(self) -> Self:
        """Asked for or approved, and not yet over."""
        return self.filter(status__in=ReturnRequest.OPEN)

    def returns(self) -> Self:
        return self.filter(kind=ReturnRequest.Kind.RETURN)

    def cancellations(self) -> Self:
        return self.filter(kind=ReturnRequest.Kind.CANCELLATION)

    def visible_to(self, user: Actor) -> Self:
        return self.filter(fulfillment__order__in=Order.objects.visible_to(user))

    def locked(self) -> Self:
        return self.order_by("pk").select_for_update(of=("self",), no_key=True)

    def with_contents(self) -> Self:
        """Each with what `told_items` and `told_pictures` tell, read in the same statement."""
        items = ReturnItem.objects.filter(request=OuterRef("pk")).order_by("pk")
        item = JSONObject(
            id="pk",
            item="item_id",
            quantity="quantity",
            restocked="restocked",
            name="item__product_name",
            variant="item__variant_name",
        )
        pictures = ReturnPicture.objects.filter(request=OuterRef("pk")).order_by("pk")
        exchanges = Order.objects.filter(exchange_for=OuterRef("pk"))
        return self.annotate(
            exchange_read=Subquery(exchanges.exclude(status=Status.CANCELLED).values("number")),
            items_read=ArraySubquery(items.values(one=item)),
            pictures_read=ArraySubquery(pictures.values_list("pk")),
        )


class ReturnRequest(models.Model):
    """A buyer wants out of a vendor's part: to send goods of it back, or, while it is being
    prepared or on its way, to have it cancelled as a whole."""

    class Kind(models.TextChoices):
        RETURN = "return", _("return")
        CANCELLATION = "cancellation", _("cancellation")

    class Status(models.TextChoices):
        REQUESTED = "requested", _("requested")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        DONE = "done", _("done")

    OPEN = (Status.REQUESTED, Status.APPROVED)

    class Fault(models.TextChoices):
        """Whose fault it was, where who decides has said so."""

        VENDOR = "vendor", _("the vendor’s")
        BUYER = "buyer", _("the buyer’s")

    fulfillment = models.ForeignKey(
        Fulfillment, on_delete=models.PROTECT, related_name="returns", verbose_name=_("part")
    )
    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=Kind.choices,
        default=Kind.RETURN,
        db_default=Kind.RETURN,
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.REQUESTED
    )
    reason = models.CharField(_("reason"), max_length=1000)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    is_waived = models.BooleanField(
        _("buyer keeps the goods"), default=False, help_text=_("Refund without sending back.")
    )
    at_fault = models.CharField(
        _("whose fault"),
        max_length=6,
        choices=Fault.choices,
        blank=True,
        default="",
        db_default="",
        help_text=_("For the vendor’s the shipping is given back too."),
    )
    is_shipping_refunded = models.BooleanField(
        _("shipping given back"), default=False, db_default=False, editable=False
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    requested_at = models.DateTimeField(_("requested"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    received_at = models.DateTimeField(_("goods received"), null=True, blank=True)

    objects = ReturnRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        constraints = [
            models.UniqueConstraint(
                "fulfillment",
                condition=Q(status__in=["requested", "approved"]),
                name="return_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fulfillment}: {self.get_status_display()}"

    @property
    def is_open(self) -> bool:
        return self.status in (self.Status.REQUESTED, self.Status.APPROVED)

    @property
    def is_settled(self) -> bool:
        """Approved, and the goods are back or need not come back."""
        return self.status == self.Status.APPROVED and (
            self.received_at is not None or self.is_waived
        )

    @property
    def is_return(self) -> bool:
        return self.kind == self.Kind.RETURN

    @property
    def is_whole(self) -> bool:
        """Whether it is about all that its part consists of."""
        back = {row.item_id: row.quantity for row in self.items.all()}
        return back == {item.pk: item.quantity for item in self.fulfillment.items.all()}

    @property
    def told_items(self) -> list["ReturnItem"]:
        """What comes back, each with the names of its goods; of a cancellation nothing is named."""
        read = self.__dict__.get("items_read")
        if read is None:
            return list(self.items.all())
        return [item_read(row) for row in read]

    @property
    def told_pictures(self) -> list[int]:
        """The pks of its pictures."""
        read = self.__dict__.get("pictures_read")
        return [picture.pk for picture in self.pictures.all()] if read is None else list(read)

    @property
    def told_exchange(self) -> str | None:
        """The number of the order that was placed in exchange, unless that was called off."""
        if "exchange_read" in self.__dict__:
            return self.__dict__["exchange_read"]
        standing = (order for order in self.exchanges.all() if order.status != Status.CANCELLED)
        return next((order.number for order in standing), None)

    @property
    def can_be_exchanged(self) -> bool:
        """Goods go back, or will, and nothing was ordered for them yet."""
        is_declined = self.status == self.Status.DECLINED
        return self.is_return and not is_declined and self.told_exchange is None


class ReturnItem(models.Model):
    """So many pieces of an item that go back, or came back. `restocked` of them could be sold
    again; the others were written off."""

    request = models.ForeignKey(
        ReturnRequest, on_delete=models.PROTECT, related_name="items", verbose_name=_("return")
    )
    item = models.ForeignKey(
        OrderItem, on_delete=models.PROTECT, related_name="return_items", verbose_name=_("item")
    )
    quantity = models.PositiveIntegerField(_("pieces"))
    restocked = models.PositiveIntegerField(
        _("back in stock"), default=0, help_text=_("Of these pieces, once they came back.")
    )

    class Meta:
        verbose_name = _("item of a return")
        verbose_name_plural = _("items of returns")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "item"], name="return_item_once"),
            models.CheckConstraint(
                name="return_item_pieces",
                condition=Q(quantity__gte=1) & Q(restocked__lte=F("quantity")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.item.product_name}"


def item_read(row: dict) -> ReturnItem:
    read = ReturnItem(
        pk=row["id"], item_id=row["item"], quantity=row["quantity"], restocked=row["restocked"]
    )
    read.item = OrderItem(pk=row["item"], product_name=row["name"], variant_name=row["variant"])
    return read


class ReturnPicture(PrivateFile):
    """A picture that shows what is wrong, for the people of the order."""

    request = models.ForeignKey(
        ReturnRequest, on_delete=models.PROTECT, related_name="pictures", verbose_name=_("return")
    )

    objects = PrivateFileManager["ReturnPicture"]()

    class Meta:
        verbose_name = _("picture of a return")
        verbose_name_plural = _("pictures of returns")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.request}, {self.uploaded_at:%Y-%m-%d}"
