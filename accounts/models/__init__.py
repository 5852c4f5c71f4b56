from accounts.models.addresses import Address
from accounts.models.api_keys import ApiKey
from accounts.models.data_exports import DataExport
from accounts.models.owned import OwnedQuerySet
from accounts.models.payment_methods import PaymentMethod
from accounts.models.requests import IdempotencyKey, WrongPasswords
from accounts.models.sessions import RefreshToken, UserSession
from accounts.models.users import User, UserManager, UserQuerySet

__all__ = [
    "Address",
    "ApiKey",
    "DataExport",
    "IdempotencyKey",
    "OwnedQuerySet",
    "PaymentMethod",
    "RefreshToken",
    "User",
    "UserManager",
    "UserQuerySet",
    "UserSession",
    "WrongPasswords",
]
