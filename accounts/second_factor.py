"""The second factor of staff: a code of their phone (TOTP), or one of ten recovery codes.

Staff who must show it and have not done so act like any buyer: `User.withhold_powers`.
"""

import time
from base64 import b32encode
from binascii import unhexlify
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.errors import SecondFactorRequired, WrongCode
from accounts.models import User
from accounts.reads import has_phone
from core.forms import whole_number
from house.reads import house

DIGITS = 6
TOLERANCE = 1  # steps of 30 seconds before and after now


def phone_of(user: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user.pk, confirmed=True).first()


def is_asked_of(user: User) -> bool:
    """Whether a person must show a second factor: all staff where the settings say so, else those
    staff who have set one up."""
    has_powers = user.is_staff or user.is_superuser
    return has_powers and (settings.STAFF_SECOND_FACTOR or has_phone(user.pk))


def withhold_unless(is_shown: bool, user: User) -> None:
    """Let this copy of the row act without powers as long as its second factor is not shown."""
    if not is_shown and is_asked_of(user):
        user.withhold_powers()


def show(user: User, code: str) -> Device:
    """Use up a code, and return the device that it belongs to.

    Wrong codes are counted, so do not call this inside a transaction that a refusal rolls back.
    Raises SecondFactorRequired, WrongCode (attr `code`).
    """
    code = tidy(code)
    if phone_of(user) is None:
        text = _("Please set up your second factor in the back office first.")
        raise SecondFactorRequired(text, attr="code")
    if not code:
        raise SecondFactorRequired(attr="code")
    is_of_phone = len(code) == DIGITS and whole_number(code) is not None
    kind = TOTPDevice if is_of_phone else StaticDevice
    with transaction.atomic():
        device = kind.objects.select_for_update().filter(user=user.pk, confirmed=True).first()
        if device is None:
            raise WrongCode(attr="code")
        may_try, why = device.verify_is_allowed()
        is_right = may_try and device.verify_token(code)
    if not may_try:
        raise WrongCode(wait_text(why["locked_until"]), attr="code")
    if not is_right:
        raise WrongCode(attr="code")
    return device


def tidy(code: str) -> str:
    """The code without the spaces, dashes and capital letters that people type."""
    return "".join(code.split()).replace("-", "").lower()


def wait_text(until) -> str:
    seconds = max(1, round((until - timezone.now()).total_seconds()))
    if seconds < 120:
        text = ngettext(
            "Too many wrong codes. Please wait %(count)d second.",
            "Too many wrong codes. Please wait %(count)d seconds.",
            seconds,
        )
        return text % {"count": seconds}
    text = _("Too many wrong codes. Please wait %(count)d minutes.")
    return text % {"count": round(seconds / 60)}


# ── a phone that is being set up ────────────────────────────────────────────────────────────────


def first_step(key: str, code: str) -> int | None:
    """The time step that a code belongs to, by a key not stored yet; None for a wrong code."""
    code = tidy(code)
    totp = TOTP(unhexlify(key))
    totp.time = time.time()
    number = whole_number(code)
    if number is not None and totp.verify(number, TOLERANCE):
        return totp.t()
    return None


def key_as_text(key: str) -> str:
    """For typing into the phone: base 32 in groups of four letters."""
    letters = b32encode(unhexlify(key)).decode()
    return " ".join(letters[n : n + 4] for n in range(0, len(letters), 4))


def key_as_address(key: str, user: User) -> str:
    """What the QR code says: `otpauth://totp/…`."""
    secret = b32encode(unhexlify(key)).decode()
    issuer = house().name
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{issuer}:{user.username}')}?{query}"
