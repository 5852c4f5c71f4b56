"""Where somebody is signed in."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.devices import device_of
from accounts.models.users import User


class RefreshToken(models.Model):
    """One refresh token, by its id; a login starts a family, each rotation adds to it.

    A token is used once. Using it again means that it was copied: the whole family is revoked.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="refresh_tokens")
    family = models.UUIDField(db_index=True)
    jti = models.UUIDField(unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("refresh token")
        verbose_name_plural = _("refresh tokens")

    def __str__(self) -> str:
        return str(self.jti)


class UserSessionQuerySet(models.QuerySet["UserSession"]):
    def visible_to(self, user: User) -> Self:
        """The own sign-ins that still count."""
        return self.filter(user=user.pk, expires_at__gt=timezone.now())


class UserSession(models.Model):
    """A sign-in that still counts: of a browser, by its session, or of software, by its family of
    refresh tokens. Its owner sees where it is and can end it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    session_key = models.CharField(  # noqa: DJ001  unique, and software has none
        max_length=40, unique=True, null=True, editable=False
    )
    family = models.UUIDField(unique=True, null=True, editable=False)
    agent = models.CharField(_("program"), max_length=200, blank=True)  # as it calls itself
    created_at = models.DateTimeField(_("signed in"))
    seen_at = models.DateTimeField(_("last seen"))  # to the hour
    expires_at = models.DateTimeField(_("ends"), db_index=True)

    objects = UserSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        constraints = [
            models.CheckConstraint(
                name="user_session_of_one_kind",
                condition=Q(session_key__isnull=True) ^ Q(family__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.device

    @property
    def is_browser(self) -> bool:
        return self.session_key is not None

    @property
    def device(self) -> str:
        return device_of(self.agent)
