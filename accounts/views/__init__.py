from accounts.views.api_keys import ApiKeyViewSet
from accounts.views.belongings import AddressViewSet, PaymentMethodViewSet
from accounts.views.passwords import (
    PasswordChangeView,
    ResetConfirmView,
    ResetView,
    VerifyConfirmView,
    VerifyView,
)
from accounts.views.people import PersonView, ProfileView
from accounts.views.signing_in import LoginView, LogoutView, RefreshView, RegisterView

__all__ = [
    "AddressViewSet",
    "ApiKeyViewSet",
    "LoginView",
    "LogoutView",
    "PasswordChangeView",
    "PaymentMethodViewSet",
    "PersonView",
    "ProfileView",
    "RefreshView",
    "RegisterView",
    "ResetConfirmView",
    "ResetView",
    "VerifyConfirmView",
    "VerifyView",
]
