"""Setting up the second factor of staff, and taking it off."""

from django.conf import settings
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import second_factor
from accounts.errors import SecondFactorRequired, WrongCode
from accounts.models import User
from accounts.operations.defaults import lock_owner
from accounts.operations.signing_in import sign_out_everywhere
from core.errors import Forbidden

RECOVERY_CODES = 10


def set_up_second_factor(
    user: User, *, key: str, code: str, current_code: str = ""
) -> tuple[TOTPDevice, list[str]]:
    """Take a phone whose `code` proves that it holds `key` (hex), and make recovery codes.

    Where there is a phone already, a code of it is given too (`current_code`). All other sign-ins
    end. Raises WrongCode (attr `code` or `current_code`).
    """
    step = second_factor.first_step(key, code)
    if step is None:
        raise WrongCode(attr="code")
    current = second_factor.phone_of(user)
    if current:
        show_current(user, current_code)
    with transaction.atomic():
        person = lock_owner(user.pk)
        if second_factor.phone_of(person) != current:  # another one was faster
            raise WrongCode(attr="code")
        forget_devices(person)
        phone = TOTPDevice.objects.create(user=person, name="phone", key=key, last_t=step)
        StaticDevice.objects.create(user=person, name="recovery codes")
        return phone, make_recovery_codes(person)


def show_current(user: User, code: str) -> None:
    try:
        second_factor.show(user, code)
    except (SecondFactorRequired, WrongCode) as error:
        error.attr = "current_code"
        raise


def renew_recovery_codes(user: User, *, code: str) -> list[str]:
    """Ten new recovery codes; the old ones are void. Raises WrongCode (attr `code`)."""
    second_factor.show(user, code)
    with transaction.atomic():
        return make_recovery_codes(lock_owner(user.pk))


def make_recovery_codes(person: User) -> list[str]:
    """The caller holds the person's lock."""
    device = StaticDevice.objects.get(user=person)
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _n in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def remove_second_factor(user: User, *, code: str) -> None:
    """Take off the own second factor, where the settings allow it. All other sign-ins end.

    Raises Forbidden, WrongCode (attr `code`).
    """
    if settings.STAFF_SECOND_FACTOR:
        raise Forbidden()
    second_factor.show(user, code)
    take_off_second_factor(user)


def may_reset_second_factor(person: User, by: User) -> bool:
    """Whether one person may reset the second factor of another. Only superusers may do so for a
    superuser; else staff could become one."""
    may = by.has_perm("accounts.reset_second_factor")
    return may and by.pk != person.pk and (by.is_superuser or not person.is_superuser)


def reset_second_factor(person: User, *, by: User) -> None:
    """Take off the second factor of a person who has lost the phone. Raises Forbidden."""
    if not may_reset_second_factor(person, by):
        raise Forbidden()
    take_off_second_factor(person)


@transaction.atomic
def take_off_second_factor(user: User) -> None:
    """Forget phone and recovery codes; every sign-in of the person ends."""
    forget_devices(lock_owner(user.pk))


def forget_devices(person: User) -> None:
    """The caller holds the person's lock."""
    TOTPDevice.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()
    sign_out_everywhere(person)
