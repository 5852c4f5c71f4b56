from typing import Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog.models import Product
from orders.guests import Actor, Guest
from orders.models.fulfillment import Fulfillment
from vendors.models import Vendor


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible(self) -> Self:
        return self.filter(is_hidden=False)

    def unanswered(self) -> Self:
        return self.filter(answered_at__isnull=True)

    def about_goods(self, product_id: int) -> Self:
        """What everybody may read: asked about these goods, and answered."""
        return self.visible().filter(product=product_id, answered_at__isnull=False)

    def in_order(self, order_id: int, actor: Actor) -> Self:
        """The thread of an order, as its buyer sees it; of a vendor's own part as the vendor does;
        the whole for staff who may look at questions, hidden ones too."""
        asked = self.filter(fulfillment__order=order_id)
        if isinstance(actor, Guest):
            return asked.visible().filter(fulfillment__order=actor.order)
        if actor.is_staff and actor.has_perm("orders.view_question"):
            return asked
        own = Q(fulfillment__order__buyer=actor.pk) | Q(vendor__owner=actor.pk)
        return asked.visible().filter(own)

    def answerable_by(self, user: User) -> Self:
        """Those to a vendor's own shop."""
        return self.visible().filter(vendor__owner=user.pk)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",), no_key=True)


class Question(models.Model):
    """What somebody asks a maker, about goods or about a part of an order, and the answer.

    About goods everybody reads it once it is answered; about an order only its people do.
    """

    vendor = models.ForeignKey(
        Vendor, on_delete=models.CASCADE, related_name="questions", verbose_name=_("vendor")
    )
    product = models.ForeignKey(
        Product,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("product"),
    )
    fulfillment = models.ForeignKey(
        Fulfillment,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("part"),
    )
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("asked by"),
        help_text=_("Empty: a guest."),
    )
    text = models.TextField(_("question"), max_length=1000, validators=[MaxLengthValidator(1000)])
    answer = models.TextField(
        _("answer"), max_length=2000, blank=True, validators=[MaxLengthValidator(2000)]
    )
    asked_at = models.DateTimeField(_("asked"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    is_hidden = models.BooleanField(_("hidden"), default=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(
                name="question_about_goods_or_an_order",
                condition=Q(product__isnull=False, fulfillment__isnull=True, asker__isnull=False)
                | Q(product__isnull=True, fulfillment__isnull=False),
            ),
            models.CheckConstraint(
                name="question_answered_with_words",
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["product", "-id"],
                name="question_of_goods",
                condition=Q(answered_at__isnull=False, is_hidden=False),
            ),
            models.Index(fields=["vendor", "-id"], name="question_to_vendor"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def asker_name(self) -> str:
        if self.asker:
            return self.asker.name
        return self.fulfillment.order.buyer_name if self.fulfillment else ""
