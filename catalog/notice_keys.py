"""The keys of the links in mails about goods: signed, nothing stored. Whoever has the key of a
stock notice may confirm and end it, whoever has that of price mails may stop those of one person;
neither needs to sign in."""

from django.core.signing import BadSignature, Signer

from accounts.models import User
from catalog.models import StockNotice

NOTICE, PRICES = "stock notice", "price mails"


def key_of_notice(notice: StockNotice) -> str:
    return _signer(NOTICE).sign(str(notice.pk))


def notice_opened_by(key: str) -> StockNotice | None:
    """The notice, told or not, that a key is of."""
    pk = _read(NOTICE, key)
    known = StockNotice.objects.select_related("product", "variant", "user")
    return known.filter(pk=pk).first() if pk else None


def key_of_price_mails(user: User) -> str:
    return _signer(PRICES).sign(str(user.pk))


def reader_of_price_mails(key: str) -> User | None:
    """The person whose mails a key stops."""
    pk = _read(PRICES, key)
    return User.objects.may_sign_in().filter(pk=pk).first() if pk else None


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"catalog.notice_keys.{purpose}", sep=".")  # a colon breaks links


def _read(purpose: str, key: str) -> int | None:
    try:
        return int(_signer(purpose).unsign(key))
    except (BadSignature, ValueError):
        return None
