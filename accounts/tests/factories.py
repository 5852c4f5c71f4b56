from itertools import count

from django.contrib.auth.models import Permission
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from accounts.models import Address, ApiKey, PaymentMethod, User
from accounts.operations import create_api_key, set_up_second_factor

PASSWORD = "tenun-ikat-2026"
_number = count(1)


def make_user(**fields) -> User:
    n = next(_number)
    fields = {"username": f"orang{n}", "email": f"orang{n}@contoh.id"} | fields
    return User.objects.create_user(password=PASSWORD, **fields)


def make_staff(*permissions: str, **fields) -> User:
    """Staff with permissions like "orders.move_fulfillment"; with none at all, a superuser."""
    if not permissions:
        return make_user(is_staff=True, is_superuser=True, **fields)
    staff = make_user(is_staff=True, **fields)
    for name in permissions:
        app, codename = name.split(".")
        staff.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    return staff


def make_address(user: User, **fields) -> Address:
    fields = {
        "recipient_name": "Sari Dewi",
        "phone": "+62 812 3456 7890",
        "line1": "Jalan Kaliurang 5",
        "city": "Sleman",
        "state": "DI Yogyakarta",
        "postal_code": "55281",
    } | fields
    return Address.objects.create(user=user, **fields)


def make_payment_method(user: User, **fields) -> PaymentMethod:
    fields = {
        "kind": PaymentMethod.Kind.CREDIT_CARD,
        "brand": "Visa",
        "last4": "1111",
        "expiry_month": 11,
        "expiry_year": 2040,
    } | fields
    return PaymentMethod.objects.create(user=user, **fields)


def make_key(owner: User, *scopes: str, **fields) -> tuple[ApiKey, str]:
    """An API key and its text."""
    key, text = create_api_key(owner, name="Gudang", scopes=scopes)
    ApiKey.objects.filter(pk=key.pk).update(**fields)
    return key, text


# ── the second factor ───────────────────────────────────────────────────────────────────────────


def give_phone(user: User) -> list[str]:
    """Set up a second factor; its recovery codes."""
    key = random_hex(20)
    _phone, codes = set_up_second_factor(user, key=key, code=code_by(key))
    return codes


def code_by(key: str) -> str:
    """What a phone with this key (hex) shows now."""
    return f"{totp(bytes.fromhex(key)):06}"


def fresh_code(user: User) -> str:
    """The code of somebody's phone, as if none had been used in the last half minute."""
    TOTPDevice.objects.filter(user=user).update(last_t=-1)
    return code_by(TOTPDevice.objects.get(user=user).key)
