from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from vendors.models import Vendor


def may_moderate(user: User | AnonymousUser) -> bool:
    return user.is_staff and user.has_perm("content.change_testimonial")


def may_delete(user: User | AnonymousUser) -> bool:
    return user.is_staff and user.has_perm("content.delete_testimonial")


class TestimonialQuerySet(models.QuerySet["Testimonial"]):
    def published(self) -> Self:
        """Of vendors that still sell here."""
        return self.filter(
            status=Testimonial.Status.PUBLISHED, vendor__status=Vendor.Status.APPROVED
        )

    def of(self, user: User | AnonymousUser) -> Self:
        """A vendor's own, whatever their status."""
        return self.filter(vendor__owner=user.pk)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if may_moderate(user):
            return self.all()
        return self.published() | self.of(user) if user.is_authenticated else self.published()

    def writable_by(self, user: User | AnonymousUser) -> Self:
        """All for a moderator, their own for a vendor."""
        return self.all() if may_moderate(user) else self.of(user)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",), no_key=True)


class Testimonial(models.Model):
    """What a vendor says about the house. TESTIMONIALS says whether staff read it before it is
    shown."""

    class Status(models.TextChoices):
        PENDING = "pending", _("waiting for review")
        PUBLISHED = "published", _("published")
        HIDDEN = "hidden", _("hidden")

    vendor = models.ForeignKey(
        Vendor, on_delete=models.CASCADE, related_name="testimonials", verbose_name=_("vendor")
    )
    message = models.TextField(_("message"), max_length=2000, validators=[MaxLengthValidator(2000)])
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PENDING
    )
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("written"))
    updated_at = models.DateTimeField(auto_now=True)

    objects = TestimonialQuerySet.as_manager()

    class Meta:
        verbose_name = _("testimonial")
        verbose_name_plural = _("testimonials")

    def __str__(self) -> str:
        return f"{self.vendor}: {self.message[:40]}"
