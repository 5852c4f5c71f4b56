from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from accounts import closing_guards, login_attempts
from accounts.errors import WrongPassword
from accounts.events import AccountClosed
from accounts.models import IdempotencyKey, User
from accounts.operations.second_factor import forget_devices
from accounts.requests import AnyRequest
from core import events


def close_account(
    user: User, *, current_password: str | None = None, request: AnyRequest | None = None
) -> None:
    """Close an account for good: personal data is deleted, orders keep their copies.

    A person who has a password gives it again. Raises WrongPassword (attr `current_password`) and
    the refusals of accounts/closing_guards.py, such as 409 `open_orders`.
    """
    if user.has_usable_password() and not login_attempts.is_password_of(
        user, current_password or "", request
    ):
        raise WrongPassword(attr="current_password")
    with transaction.atomic():
        unchanged = User.objects.locked().may_sign_in().filter(password=user.password)
        person = unchanged.filter(pk=user.pk).first()
        if person is None:  # closed, or given another password, meanwhile
            raise WrongPassword(attr="current_password")
        closing_guards.ask_guards(person)
        forget(person)
        events.publish(AccountClosed(person.pk))


def forget(person: User) -> None:
    """Leave nothing of a person but a number."""
    now = timezone.now()
    nobody = f"closed-{uuid4().hex[:16]}"
    person.username = nobody
    person.email = f"{nobody}@closed.invalid"
    person.first_name = person.last_name = person.bio = person.profile_image_url = ""
    person.email_verified_at = None
    person.set_unusable_password()
    person.is_active = person.is_staff = person.is_superuser = False
    person.closed_at = now
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
    person.addresses.all().delete()
    person.payment_methods.all().delete()
    person.exports.all().delete()
    forget_devices(person)
    keys = list(person.api_keys.values_list("pk", flat=True))
    person.api_keys.filter(revoked_at__isnull=True).update(revoked_at=now)
    actors = [f"user:{person.pk}", *(f"key:{pk}" for pk in keys)]
    IdempotencyKey.objects.filter(actor__in=actors).delete()  # their answers name the person
