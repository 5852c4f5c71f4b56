from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline, TabularInline
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts.models import Address, ApiKey, PaymentMethod, User
from core.backoffice import BackOfficeAdmin, ReadOnlyInline

POWERS = ["is_staff", "is_superuser", "groups", "user_permissions"]


class LowerCaseEmail:
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
    fields = readonly_fields = [
        "label", "recipient_name", "phone", "line1", "line2", "city", "state", "postal_code",
        "country", "is_default",
    ]  # fmt: skip


class PaymentMethodInline(ReadOnlyInline, TabularInline):
    model = PaymentMethod
    fields = readonly_fields = ["kind", "brand", "last4", "expiry_month", "expiry_year"]


class ApiKeyInline(ReadOnlyInline, TabularInline):
    model = ApiKey
    fields = readonly_fields = [
        "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at",
    ]  # fmt: skip


@admin.register(User)
class UserAdmin(BaseUserAdmin, BackOfficeAdmin):
    form = PersonForm
    add_form = NewPersonForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "email", "full_name", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_staff", "groups"]
    search_fields = ["username", "email", "first_name", "last_name"]
    ordering = ["-pk"]
    readonly_fields = ["last_login", "date_joined", "email_verified_at", "closed_at"]
    filter_horizontal = ["groups", "user_permissions"]
    inlines = [AddressInline, PaymentMethodInline, ApiKeyInline]
    fieldsets = [
        (None, {"fields": [("username", "email"), "password"]}),
        (
            _("Profile"),
            {"fields": [("first_name", "last_name", "language"), "bio", "profile_image_url"]},
        ),
        (
            _("What they may do"),
            {
                "fields": [
                    ("is_active", "is_staff", "is_superuser"),
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

    @display(description=_("name"))
    def full_name(self, user):
        return user.get_full_name()

    def has_change_permission(self, request, obj=None):
        """Who is not a superuser changes only people without powers: no way up leads here."""
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
