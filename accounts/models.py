from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.devices import device_of
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


class OwnedQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Addresses and payment methods are their owner's alone."""
        return self.filter(user=user.pk)


class Address(models.Model):
    """Where a buyer lives or works. Orders keep a copy, so it may be changed and deleted."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="addresses")
    label = models.CharField(_("label"), max_length=50, blank=True)
    recipient_name = models.CharField(_("recipient"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    line1 = models.CharField(_("street and number"), max_length=100)
    line2 = models.CharField(_("more of the address"), max_length=100, blank=True)
    city = models.CharField(_("city"), max_length=50)
    state = models.CharField(_("province"), max_length=50)
    postal_code = models.CharField(_("postal code"), max_length=20)
    country = models.CharField(_("country"), max_length=50, default="Indonesia")
    is_default = models.BooleanField(_("default"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet.as_manager()

    COPIED = ("phone", "line1", "line2", "city", "state", "postal_code", "country")

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.UniqueConstraint(
                "user", condition=Q(is_default=True), name="address_one_default"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line1}, {self.city}"

    def copy(self) -> dict[str, str]:
        """The fields that an order keeps of it, whatever becomes of the row."""
        kept = {name: getattr(self, name) for name in self.COPIED}
        return {"recipient_name": self.recipient_name or self.user.name} | kept


class PaymentMethod(models.Model):
    """What a buyer likes to pay with: never a full card number, whatever was sent."""

    class Kind(models.TextChoices):
        CREDIT_CARD = "credit_card", _("credit card")
        DEBIT_CARD = "debit_card", _("debit card")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="payment_methods")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    brand = models.CharField(_("brand"), max_length=50)
    last4 = models.CharField(_("last four digits"), max_length=4)
    expiry_month = models.PositiveSmallIntegerField(_("expiry month"), null=True, blank=True)
    expiry_year = models.PositiveSmallIntegerField(_("expiry year"), null=True, blank=True)
    gateway_token = models.CharField(max_length=255, blank=True, editable=False)
    is_default = models.BooleanField(_("default"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment method")
        verbose_name_plural = _("payment methods")
        constraints = [
            models.UniqueConstraint(
                "user", condition=Q(is_default=True), name="payment_method_one_default"
            ),
            models.CheckConstraint(
                name="payment_method_last4", condition=Q(last4__regex=r"^[0-9]{4}$")
            ),
            models.CheckConstraint(
                name="payment_method_expiry_month",
                condition=Q(expiry_month__isnull=True) | Q(expiry_month__range=(1, 12)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand} •••• {self.last4}"


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


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def visible_to(self, user: User) -> Self:
        """Keys are their owner's alone; a revoked one is not there."""
        return self.filter(owner=user.pk, revoked_at__isnull=True)

    def usable(self, now: datetime) -> Self:
        """Neither revoked nor expired, of somebody who may sign in."""
        return self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=now),
            revoked_at__isnull=True,
            owner__is_active=True,
            owner__closed_at__isnull=True,
        )


class ApiKey(models.Model):
    """Lets other software act as its owner, within its scopes. Never deleted: history names it."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(_("name"), max_length=100)
    prefix = models.CharField(_("begins with"), max_length=11)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=30))  # of accounts.scopes.Scope
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    key: str | None = None  # its text, while it is made and shown this once

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class WrongPasswords(models.Model):
    """How often a password was wrong lately, by person and address (accounts/login_attempts.py)."""

    about = models.CharField(max_length=64, primary_key=True)  # a digest of who and from where
    count = models.PositiveSmallIntegerField()
    since = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.about


class IdempotencyKey(models.Model):
    """The first answer to an unsafe request that carried an Idempotency-Key, kept for 24 hours.

    It commits together with what the request did. `resume` says how to finish an answer that was
    cut off between that commit and the answer; `body` is null until there is one.
    """

    actor = models.CharField(max_length=40)  # user:7, key:3 or guest: and a digest
    method = models.CharField(max_length=7)
    path = models.CharField(max_length=500)
    key = models.CharField(max_length=255)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(null=True)
    resume = models.JSONField(null=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "method", "path", "key"], name="idempotency_key_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.method} {self.path} {self.key}"
