from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.fields import URLField


class UserQuerySet(models.QuerySet["User"]):
    def may_sign_in(self) -> Self:
        return self.filter(is_active=True, closed_at__isnull=True)

    def locked(self) -> Self:
        """A person's row is the lock on all that belongs to them: tokens, addresses, cards."""
        return self.select_for_update(of=("self",), no_key=True)


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def may_sign_in(self) -> UserQuerySet:
        return self.get_queryset().may_sign_in()

    def locked(self) -> UserQuerySet:
        return self.get_queryset().locked()

    def named(self, login: str) -> "User | None":
        """The user with this e-mail address or username, in any case of letters."""
        if "@" in login:
            return self.filter(email=login.lower()).first()
        return self.alias(lowered=Lower("username")).filter(lowered=login.lower()).first()

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return (email or "").strip().lower()


class User(AbstractUser):
    """A person. Buyer to everybody, vendor by owning a Vendor, staff by permission."""

    class Language(models.TextChoices):
        INDONESIAN = "id", "Bahasa Indonesia"
        ENGLISH = "en", "English"

    username = models.CharField(
        _("username"),
        max_length=50,
        unique=True,
        validators=[
            RegexValidator(r"^[A-Za-z0-9_.-]{3,50}\Z", _("Use 3 to 50 letters, digits or . _ -"))
        ],
    )
    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    first_name = models.CharField(_("first name"), max_length=50, blank=True)
    last_name = models.CharField(_("last name"), max_length=50, blank=True)
    bio = models.CharField(_("about"), max_length=500, blank=True)
    profile_image_url = URLField(_("picture"), max_length=500, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.INDONESIAN
    )
    may_mail_prices = models.BooleanField(
        _("mails about lower prices"),
        default=True,
        db_default=True,
        help_text=_("When something on your wishlist becomes cheaper."),
    )
    email_verified_at = models.DateTimeField(
        _("e-mail verified"), null=True, blank=True, editable=False
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    lock_reason = models.CharField(
        _("reason of the lock"),
        max_length=1000,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    signed_out_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    # Whether this copy of the row acts through an API key without the scope `staff`, or for staff
    # who have not shown their second factor.
    powers_withheld = False
    has_withheld_powers = False

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        permissions = [("reset_second_factor", _("Can take off the second factor of staff"))]
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_username_any_case"),
            models.CheckConstraint(name="user_email_lower", condition=Q(email=Lower(F("email")))),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def may_sign_in(self) -> bool:
        """As the queryset's, of one that is read."""
        return self.is_active and self.closed_at is None

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.powers_withheld:
            raise RuntimeError("This copy lacks powers that the person has: read the row again.")
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def withhold_powers(self) -> None:
        """Let this copy of the row act as if the person were no staff. It is never saved."""
        self.powers_withheld = True
        self.has_withheld_powers = self.is_staff or self.is_superuser
        self.is_staff = self.is_superuser = False

    def has_perm(self, perm, obj=None) -> bool:
        return not self.powers_withheld and super().has_perm(perm, obj)

    @property
    def sign_in_stamp(self) -> str:
        """Part of the seal of every session and token of this person: they end when it changes."""
        return f"{self.password}{self.signed_out_at.isoformat() if self.signed_out_at else ''}"

    def _get_session_auth_hash(self, secret=None) -> str:
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        return salted_hmac(salt, self.sign_in_stamp, secret=secret, algorithm="sha256").hexdigest()

    NAMED_BY = ("id", "first_name", "last_name", "username", "closed_at")

    @property
    def name(self) -> str:
        if self.closed_at:
            return str(_("Closed account"))
        return self.get_full_name() or self.username
