"""Who asks, and whether this endpoint is for them. Read from the database, never from the token."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from accounts import second_factor
from accounts.reads import person
from accounts.requests import SignedInRequest
from core.errors import Forbidden, NotThere
from dialects.ruparawi import tokens
from dialects.ruparawi.statuses import vendor_word
from vendors.models import Vendor

Gate = Callable[[SignedInRequest], None]


class AdminsOnly(Forbidden):
    message = "Admin privileges required"


class NotApproved(Forbidden):
    message = "Vendor profile is not approved"


class Authentication(BaseAuthentication):
    """`Authorization: Bearer <token>`; cookies are never looked at."""

    kind = tokens.ACCESS

    def authenticate(self, request):
        scheme, *rest = get_authorization_header(request).split() or [b""]
        if scheme.lower() != b"bearer":
            return None
        if len(rest) != 1:
            raise tokens.BadToken("Expected 'Authorization: Bearer <JWT>'")
        claims = tokens.read(rest[0].decode("latin-1"), self.kind)
        user = person(claims.user_id)
        if user is None or not user.may_sign_in or not claims.fits(user):
            raise tokens.ExpiredToken()
        second_factor.withhold_unless(claims.has_second_factor, user)
        return user, claims


class RefreshAuthentication(Authentication):
    kind = tokens.REFRESH


def anyone(request: Request) -> None:
    """No token is asked for; one that is sent is not even looked at."""


def member(request: Request) -> None:
    if not request.user.is_authenticated:
        raise tokens.MissingToken()


def applicant(request: Request) -> None:
    """Who has a vendor profile, whatever became of the application."""
    member(request)
    if not hasattr(request.user, "vendor"):
        raise NotThere("Vendor profile not found")


def vendor(request: SignedInRequest) -> None:
    applicant(request)
    if request.user.vendor.status != Vendor.Status.APPROVED:
        raise NotApproved(status=vendor_word(request.user.vendor.status))


def admin(*permissions: str) -> Gate:
    """Staff; each act needs its Django permissions too."""

    def gate(request: Request) -> None:
        member(request)
        if not (request.user.is_staff and request.user.has_perms(permissions)):
            raise AdminsOnly()

    return gate


def mine_or_refuse(own: QuerySet, in_sight: QuerySet, message: str) -> Any:
    """One's own row; 403 for another's that everybody may see, 404 for what is not in sight."""
    if (row := own.first()) is not None:
        return row
    raise Forbidden() if in_sight.exists() else NotThere(message)
