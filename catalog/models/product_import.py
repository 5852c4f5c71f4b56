from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from vendors.models import Vendor


class ProductImportQuerySet(models.QuerySet["ProductImport"]):
    def of(self, vendor: Vendor) -> Self:
        return self.filter(vendor=vendor)

    def unfinished(self) -> Self:
        return self.filter(status__in=ProductImport.UNFINISHED)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))


class ProductImport(models.Model):
    """A sheet of goods that came in, and how far it is. A long one is carried out by a job, a
    short one was before anybody could ask.

    `sheet` is what is still to be done of it: empty once it ended. `done_rows` are the numbers of
    the rows whose goods are written, so that a job that begins again goes on from there.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    UNFINISHED = (Status.WAITING, Status.RUNNING)

    vendor = models.ForeignKey(
        Vendor, on_delete=models.CASCADE, related_name="imports", verbose_name=_("vendor")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("imported by"),
    )
    name = models.CharField(_("file"), max_length=255, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.WAITING
    )
    rows = models.PositiveIntegerField(_("rows"))
    done = models.PositiveIntegerField(_("rows done"), default=0)
    created = models.PositiveIntegerField(_("new products"), default=0)
    changed = models.PositiveIntegerField(_("changed products"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged products"), default=0)
    errors = models.JSONField(_("errors"), default=list, blank=True)
    sheet = models.JSONField(default=dict, editable=False)
    done_rows = models.JSONField(default=list, editable=False)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = ProductImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of products")
        verbose_name_plural = _("imports of products")
        constraints = [
            models.UniqueConstraint(
                "vendor",
                condition=models.Q(status__in=["waiting", "running"]),
                name="product_import_one_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["vendor", "-id"], name="product_import_newest"),
            models.Index(fields=["created_at"], name="product_import_age"),
        ]

    def __str__(self) -> str:
        return self.name or f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_finished(self) -> bool:
        return self.status not in self.UNFINISHED
