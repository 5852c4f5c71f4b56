"""Changing a password, knowing the old one or proving the e-mail address; proving the address."""

from django.db import transaction
from django.utils import timezone

from accounts import email_tokens, login_attempts
from accounts.errors import AlreadyVerified, BadProof, WrongPassword
from accounts.events import EmailVerified
from accounts.models import User
from accounts.operations.signing_in import SignedIn, end_sessions, open_session, refuse_weak
from accounts.requests import AnyRequest
from core import events
from core.jobs import defer


def change_password(
    user: User,
    *,
    current_password: str,
    new_password: str,
    request: AnyRequest,
    has_second_factor: bool = False,
) -> SignedIn:
    """End every session and open a new one, for who knows the old password. It has the second
    factor if the one that ends had it.

    Raises WrongPassword (attr `current_password`), WeakPassword (attr `new_password`).
    """
    refuse_wrong(user, current_password, new_password, request)
    with transaction.atomic():
        person = replaced(user, new_password)
        return open_session(person, has_second_factor=has_second_factor)


def replace_password(
    user: User, *, current_password: str, new_password: str, request: AnyRequest
) -> User:
    """As change_password, without a new session: a page keeps its own.

    Raises WrongPassword (attr `current_password`), WeakPassword (attr `new_password`).
    """
    refuse_wrong(user, current_password, new_password, request)
    with transaction.atomic():
        return replaced(user, new_password)


def refuse_wrong(user: User, current: str, new: str, request: AnyRequest) -> None:
    """Outside of any transaction: a wrong guess must stay counted when the change is refused."""
    if not login_attempts.is_password_of(user, current, request):
        raise WrongPassword(attr="current_password")
    refuse_weak(new, user, attr="new_password")


def replaced(user: User, new_password: str) -> User:
    """The person, locked, with the new password."""
    unchanged = User.objects.locked().may_sign_in().filter(password=user.password)
    person = unchanged.filter(pk=user.pk).first()
    if person is None:  # somebody else was faster
        raise WrongPassword(attr="current_password")
    set_password(person, new_password)
    return person


def ask_for_reset(email: str) -> None:
    """Have a link mailed to whoever has this address. Nothing is looked up here: neither answer
    nor time tells whether it is anybody's."""
    defer("accounts.send_reset", email=User.objects.normalize_email(email))


@transaction.atomic
def reset_password(*, token: str, password: str) -> None:
    """Set a new password by the token of a mail, once; end every session.

    Raises BadProof (attr `token`), WeakPassword (attr `password`), which leaves the token good.
    """
    about = email_tokens.reset_person(token)
    person = User.objects.locked().may_sign_in().filter(pk=about).first() if about else None
    if person is None or not email_tokens.allows_reset(token, person):
        raise BadProof(attr="token")
    refuse_weak(password, person)
    is_news = person.email_verified_at is None
    person.email_verified_at = person.email_verified_at or timezone.now()  # they read their mail
    set_password(person, password)
    if is_news:
        events.publish(EmailVerified(person.pk))


def set_password(user: User, password: str) -> None:
    """The caller holds the person's lock. Access tokens end by themselves: see tokens.seal_of."""
    user.set_password(password)
    user.save(update_fields=["password", "email_verified_at"])
    end_sessions(user)
    defer("accounts.send_password_changed", user_id=user.pk)


def ask_for_verification(user: User) -> None:
    """Send the mail again that asks whether the address is theirs. Raises AlreadyVerified."""
    if user.email_verified_at:
        raise AlreadyVerified()
    defer("accounts.send_verification", user_id=user.pk)


@transaction.atomic
def verify_address(token: str) -> None:
    """The address of a mail is the person's; repeating it changes nothing.

    Raises BadProof (attr `token`), also when they have another address by now.
    """
    proven = email_tokens.proven_address(token)
    if proven is None:
        raise BadProof(attr="token")
    pk, email = proven
    user = User.objects.locked().may_sign_in().filter(pk=pk, email=email).first()
    if user is None:
        raise BadProof(attr="token")
    if user.email_verified_at is None:
        user.email_verified_at = timezone.now()
        user.save(update_fields=["email_verified_at"])
        events.publish(EmailVerified(user.pk))
