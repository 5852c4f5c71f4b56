from accounts.serializers.addresses import AddressSerializer
from accounts.serializers.api_keys import (
    ApiKeyRequestSerializer,
    ApiKeySerializer,
    NewApiKeySerializer,
)
from accounts.serializers.passwords import (
    CloseSerializer,
    PasswordChangeSerializer,
    ResetConfirmSerializer,
    ResetSerializer,
    VerifyConfirmSerializer,
)
from accounts.serializers.payment_methods import PaymentMethodSerializer
from accounts.serializers.people import (
    ProfileChangeSerializer,
    PublicUserSerializer,
    UserSerializer,
)
from accounts.serializers.sessions import ExportSerializer, SessionSerializer
from accounts.serializers.signing_in import (
    LoginSerializer,
    RefreshSerializer,
    RegistrationSerializer,
    SignedInSerializer,
    TokenPairSerializer,
)

__all__ = [
    "AddressSerializer",
    "ApiKeyRequestSerializer",
    "ApiKeySerializer",
    "CloseSerializer",
    "ExportSerializer",
    "LoginSerializer",
    "NewApiKeySerializer",
    "PasswordChangeSerializer",
    "PaymentMethodSerializer",
    "ProfileChangeSerializer",
    "PublicUserSerializer",
    "RefreshSerializer",
    "RegistrationSerializer",
    "ResetConfirmSerializer",
    "ResetSerializer",
    "SessionSerializer",
    "SignedInSerializer",
    "TokenPairSerializer",
    "UserSerializer",
    "VerifyConfirmSerializer",
]
