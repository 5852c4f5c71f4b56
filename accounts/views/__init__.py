from accounts.views.addresses import AddressViewSet
from accounts.views.api_keys import ApiKeyViewSet
from accounts.views.emails import EmailViewSet
from accounts.views.passwords import PasswordViewSet
from accounts.views.payment_methods import PaymentMethodViewSet
from accounts.views.people import PersonViewSet, ProfileViewSet
from accounts.views.sessions import ExportViewSet, SessionViewSet
from accounts.views.signing_in import SigningInViewSet

__all__ = [
    "AddressViewSet",
    "ApiKeyViewSet",
    "EmailViewSet",
    "ExportViewSet",
    "PasswordViewSet",
    "PaymentMethodViewSet",
    "PersonViewSet",
    "ProfileViewSet",
    "SessionViewSet",
    "SigningInViewSet",
]
