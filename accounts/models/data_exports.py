from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.owned import OwnedQuerySet
from accounts.models.users import User


class DataExport(models.Model):
    """All that the house knows about a person, as a file; a job writes it, another forgets it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="exports")
    created_at = models.DateTimeField(_("asked for"))
    done_at = models.DateTimeField(_("ready"), null=True, blank=True)
    expires_at = models.DateTimeField(_("forgotten"), null=True, blank=True, db_index=True)
    content = models.BinaryField(null=True, editable=False)  # JSON, gzipped

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("data export")
        verbose_name_plural = _("data exports")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(done_at__isnull=True),
                name="data_export_one_waiting",
            ),
            models.CheckConstraint(
                name="data_export_whole",
                condition=Q(done_at__isnull=True, expires_at__isnull=True, content__isnull=True)
                | Q(done_at__isnull=False, expires_at__isnull=False, content__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.created_at:%Y-%m-%d}"

    @property
    def is_ready(self) -> bool:
        return self.done_at is not None

    @property
    def file_name(self) -> str:
        return f"rupa-rawi-{self.created_at:%Y-%m-%d}.json"
