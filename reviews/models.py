from typing import NamedTuple, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog.models import Product
from orders.guests import Actor, Guest
from orders.models import OrderItem


def may_moderate(user: User | AnonymousUser) -> bool:
    return user.is_staff and user.has_perm("reviews.change_review")


class Passer(NamedTuple):
    """A guest, where an account is shown otherwise."""

    name: str
    id: None = None
    username: str = ""


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible(self) -> Self:
        return self.filter(is_hidden=False)

    def visible_to(self, user: User) -> Self:
        """Those in sight, and the user's own that are hidden; for moderators all."""
        if not user.is_authenticated:
            return self.visible()
        if may_moderate(user):
            return self
        return self.filter(Q(is_hidden=False) | Q(author=user.pk))

    def changeable_by(self, user: User) -> Self:
        """The user's own; for moderators all."""
        return self if may_moderate(user) else self.filter(author=user.pk)

    def written_by(self, by: Actor) -> Self:
        """An account's own; a guest's are those about the goods of the order."""
        if isinstance(by, Guest):
            return self.filter(item__fulfillment__order=by.order)
        return self.filter(author=by.pk)

    def about_goods_of(self, order: int) -> Self:
        bought = OrderItem.objects.filter(fulfillment__order=order)
        return self.filter(product__in=bought.values("product"))

    def answerable_by(self, user: User) -> Self:
        """Those in sight about the goods of the user's own shop."""
        return self.visible().filter(product__vendor__owner=user.pk)

    def unanswered(self) -> Self:
        return self.filter(reply="")

    def with_pictures(self) -> Self:
        """Each with `pictures`, read in the same statement: what is shown of its images."""
        shown = ("id", "file", "thumbnail", "width", "height")
        images = ReviewImage.objects.filter(review=OuterRef("pk")).order_by("pk")
        return self.annotate(
            pictures=ArraySubquery(images.values(one=JSONObject(**{name: name for name in shown})))
        )


class Review(models.Model):
    """What a buyer who received a product thinks of it; one each. A guest's has no author: it
    hangs on what was bought."""

    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("product")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("author"),
        help_text=_("Empty: a guest."),
    )
    item = models.OneToOneField(
        OrderItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="review",
        verbose_name=_("bought by a guest as"),
    )
    guest_name = models.CharField(
        _("name of the guest"), max_length=100, blank=True, db_default="", default=""
    )
    rating = models.PositiveSmallIntegerField(_("rating"))
    comment = models.TextField(_("comment"), max_length=2000, blank=True)
    reply = models.TextField(_("vendor's answer"), max_length=2000, blank=True)
    replied_at = models.DateTimeField(
        null=True, blank=True, editable=False, verbose_name=_("replied")
    )
    is_hidden = models.BooleanField(_("hidden"), default=False)
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("written"))
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(fields=["product", "author"], name="review_once"),
            models.CheckConstraint(name="review_rating", condition=Q(rating__range=(1, 5))),
            models.CheckConstraint(
                name="review_of_an_account_or_a_guest",
                condition=Q(author__isnull=False, item__isnull=True, guest_name="")
                | Q(author__isnull=True, item__isnull=False) & ~Q(guest_name=""),
            ),
        ]
        indexes = [models.Index(fields=["product", "-id"], name="review_of_product")]

    def __str__(self) -> str:
        return f"{self.rating}/5: {self.product}"

    @property
    def author_name(self) -> str:
        return self.author.name if self.author else self.guest_name

    @property
    def signed_by(self) -> "User | Passer":
        """Its author, as answers show it."""
        return self.author or Passer(self.guest_name)

    @property
    def shown_images(self) -> list["ReviewImage"]:
        """Its images, as `with_pictures` read them; else they are asked for."""
        known = self.__dict__.get("pictures")
        if known is None:
            return list(self.images.all())
        return [ReviewImage(**picture) for picture in known]


class ReviewImage(models.Model):
    """A picture that a buyer shows of what arrived: a file that we re-encoded, and a small one."""

    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, related_name="images", verbose_name=_("review")
    )
    file = models.ImageField(_("file"), max_length=255, upload_to="reviews")
    thumbnail = models.CharField(max_length=255, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.file.name)

    @property
    def files(self) -> list[str]:
        """The names of all its files in the storage."""
        return [str(self.file.name), self.thumbnail]
