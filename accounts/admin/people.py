from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.admin import StackedInline, TabularInline
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts import operations, second_factor
from accounts.models import Address, ApiKey, DataExport, PaymentMethod, User, UserSession
from core.backoffice import BackOfficeAdmin, ReadOnlyInline, ReasonForm, Step, StepsMixin

POWERS = ["is_staff", "is_superuser", "groups", "user_permissions"]


class LowerCaseEmail(forms.ModelForm):
    def clean_email(self):
        return User.objects.normalize_email(self.cleaned_data["email"])


class PersonForm(LowerCaseEmail, UserChangeForm):
    pass


class NewPersonForm(LowerCaseEmail, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = ["username", "email"]


class AddressInline(ReadOnlyInline, StackedInline):
    model = Address
    fields = readonly_fields = (
        "label", "recipient_name", "phone", "line1", "line2", "city", "state", "postal_code",
        "country", "is_default",
    )  # fmt: skip


class PaymentMethodInline(ReadOnlyInline, TabularInline):
    model = PaymentMethod
    fields = readonly_fields = ("kind", "brand", "last4", "expiry_month", "expiry_year")


class ApiKeyInline(ReadOnlyInline, TabularInline):
    model = ApiKey
    fields = readonly_fields = (
        "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at",
    )  # fmt: skip


class SessionInline(ReadOnlyInline, TabularInline):
    model = UserSession
    fields = readonly_fields = ("device", "created_at", "seen_at", "expires_at")


class DataExportInline(ReadOnlyInline, TabularInline):
    model = DataExport
    fields = readonly_fields = ("created_at", "done_at", "expires_at")


class SecondFactorFilter(admin.SimpleListFilter):
    title = _("second factor")
    parameter_name = "second_factor"

    def lookups(self, request, model_admin):
        return [("yes", _("Staff with one")), ("no", _("Staff without"))]

    def queryset(self, request, people):
        if self.value() not in ("yes", "no"):
            return people
        staff = people.filter(Q(is_staff=True) | Q(is_superuser=True))
        return staff.filter(has_phone=self.value() == "yes")


PREDICATES = {
    "lock": operations.may_lock,
    "unlock": operations.may_lock,
    "reset-second-factor": operations.may_reset_second_factor,
}

# The packages' own pages show keys and recovery codes.
admin.site.unregister([TOTPDevice, StaticDevice])


@admin.register(User)
class UserAdmin(StepsMixin, BaseUserAdmin, BackOfficeAdmin):
    form = PersonForm
    add_form = NewPersonForm
    change_password_form = AdminPasswordChangeForm
    list_display = [
        "username", "email", "full_name", "is_active", "is_staff", "has_second_factor",
        "date_joined",
    ]  # fmt: skip
    list_filter = ["is_active", "is_staff", SecondFactorFilter, "groups"]
    search_fields = ["username", "email", "first_name", "last_name"]
    ordering = ["-pk"]
    readonly_fields = [
        "may_sign_in", "lock_reason", "has_second_factor", "last_login", "date_joined",
        "email_verified_at", "closed_at",
    ]  # fmt: skip
    filter_horizontal = ["groups", "user_permissions"]
    inlines = [
        AddressInline, PaymentMethodInline, ApiKeyInline, SessionInline, DataExportInline,
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": [("username", "email"), "password"]}),
        (
            _("Profile"),
            {
                "fields": [
                    ("first_name", "last_name"),
                    ("language", "may_mail_prices"),
                    "bio",
                    "profile_image_url",
                ]
            },
        ),
        (
            _("What they may do"),
            {
                "fields": [
                    ("may_sign_in", "lock_reason"),
                    ("is_staff", "is_superuser"),
                    "has_second_factor",
                    "groups",
                    "user_permissions",
                ]
            },
        ),
        (
            _("Since when"),
            {"fields": [("date_joined", "last_login", "email_verified_at", "closed_at")]},
        ),
    ]
    add_fieldsets = [(None, {"fields": ["username", "email", "password1", "password2"]})]

    steps = [
        Step(
            "lock",
            _("Lock"),
            permission="accounts.change_user",
            run=operations.lock_account,
            form=ReasonForm,
            is_possible=lambda user: user.is_active,
            is_grave=True,
            help=_(
                "They cannot sign in any more, are signed out everywhere, and their API keys are "
                "refused until the account is unlocked."
            ),
        ),
        Step(
            "unlock",
            _("Unlock"),
            permission="accounts.change_user",
            run=operations.unlock_account,
            is_possible=lambda user: not user.is_active,
            help=_("They can sign in again, and their API keys work again."),
        ),
        Step(
            "reset-second-factor",
            _("Take off second factor"),
            permission="accounts.reset_second_factor",
            run=operations.reset_second_factor,
            is_possible=lambda user: second_factor.phone_of(user) is not None,
            is_grave=True,
            help=_(
                "For somebody who has lost phone and recovery codes. Make sure that it is them: "
                "until they set up a new one, their password alone is enough for that."
            ),
        ),
    ]

    def may_take(self, request, step, row):
        return PREDICATES[step.name](row, request.user)

    def get_queryset(self, request):
        phones = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        return super().get_queryset(request).annotate(has_phone=Exists(phones))

    @display(description=_("active"), boolean=True)
    def may_sign_in(self, user):
        return user.is_active

    @display(description=_("second factor"), label={"yes": "success", "no": "warning"})
    def has_second_factor(self, user):
        if not (user.is_staff or user.is_superuser):
            return None
        return ("yes", _("Set up")) if user.has_phone else ("no", _("Missing"))

    @display(description=_("name"))
    def full_name(self, user):
        return user.get_full_name()

    def has_change_permission(self, request, obj=None):
        """Superusers change everybody; other staff only people without powers, so that nobody takes
        over an account with more than their own."""
        may = super().has_change_permission(request, obj)
        if obj is None or request.user.is_superuser:
            return may
        return may and not (obj.is_staff or obj.is_superuser)

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, *POWERS]

    def get_inlines(self, request, obj):
        return super().get_inlines(request, obj) if obj else []


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(BaseGroupAdmin, BackOfficeAdmin):
    may_delete = True

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission
