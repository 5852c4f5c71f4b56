"""Profiles, addresses, and what people pay with."""

from datetime import UTC, datetime, timedelta
from typing import Any

from rest_framework.request import Request

from accounts import operations
from accounts.models import Address, PaymentMethod, User
from accounts.requests import SignedInRequest
from core.errors import Forbidden, NotThere
from dialects.ruparawi.access import anyone, member
from dialects.ruparawi.endpoint import Answer, Body, endpoint
from dialects.ruparawi.paging import first
from dialects.ruparawi.serializers import people

RECENT = timedelta(minutes=30)


class SignInAgain(Forbidden):
    message = "Please log in again before you change your password"


@endpoint(anyone)
def show(request: Request, pk: int) -> Answer:
    user = User.objects.may_sign_in().select_related("vendor").filter(pk=pk).first()
    if user is None:
        raise NotThere("User not found")
    return {"success": True, "user": people.public_profile(user)}


@endpoint(member, takes=people.ProfileForm)
def change(request: SignedInRequest, form: Body) -> Answer:
    """Their form cannot ask for the old password, so a new one is taken only soon after a login:
    a token found later does not open the account for good. It ends every session."""
    claims: Any = request.auth
    if "password" in form and datetime.now(UTC) - claims.signed_in_at > RECENT:
        raise SignInAgain()
    operations.change_account(request.user, **form)
    return {"success": True, "message": "User profile updated successfully"}


# ── addresses ───────────────────────────────────────────────────────────────────────────────────


def own_address(request: SignedInRequest, pk: int) -> Address:
    row = Address.objects.visible_to(request.user).filter(pk=pk).first()
    if row is None:
        raise NotThere("Address not found")
    return row


@endpoint(member)
def addresses(request: SignedInRequest) -> Answer:
    rows = Address.objects.visible_to(request.user).order_by("-is_default", "-pk")
    return {"success": True, "addresses": [people.address(row) for row in first(request, rows)]}


@endpoint(member)
def count_addresses(request: SignedInRequest) -> Answer:
    """What the tiles of their dashboard ask for."""
    return {"success": True, "count": Address.objects.visible_to(request.user).count()}


@endpoint(member, takes=people.AddressForm)
def add_address(request: SignedInRequest, form: Body) -> Answer:
    row = operations.add_address(request.user, **form)
    return stored(row, "Address created successfully"), 201


@endpoint(member, takes=people.AddressChangeForm)
def change_address(request: SignedInRequest, pk: int, form: Body) -> Answer:
    row = operations.change_address(own_address(request, pk), **form)
    return stored(row, "Address updated successfully")


def stored(row: Address, message: str) -> dict:
    return {"success": True, "message": message, "address_id": row.pk, "id": row.pk}


@endpoint(member)
def remove_address(request: SignedInRequest, pk: int) -> Answer:
    operations.remove_address(own_address(request, pk))
    return {"success": True, "message": "Address deleted successfully"}


# ── cards ───────────────────────────────────────────────────────────────────────────────────────


def own_card(request: SignedInRequest, pk: int) -> PaymentMethod:
    row = PaymentMethod.objects.visible_to(request.user).filter(pk=pk).first()
    if row is None:
        raise NotThere("Payment method not found")
    return row


@endpoint(member)
def cards(request: SignedInRequest) -> Answer:
    rows = PaymentMethod.objects.visible_to(request.user).order_by("-is_default", "-pk")
    listed = [people.card(row) for row in first(request, rows)]
    return {"success": True, "payment_methods": listed}


@endpoint(member, takes=people.CardForm)
def add_card(request: SignedInRequest, form: Body) -> Answer:
    row = operations.add_payment_method(request.user, **form)
    return {"success": True, "message": people.card(row)}, 201


@endpoint(member, takes=people.CardChangeForm)
def change_card(request: SignedInRequest, pk: int, form: Body) -> Answer:
    row = operations.change_payment_method(own_card(request, pk), **form)
    return {"success": True, "message": people.card(row)}


@endpoint(member)
def remove_card(request: SignedInRequest, pk: int) -> Answer:
    operations.remove_payment_method(own_card(request, pk))
    return {"success": True, "message": "Payment method deleted successfully"}
