"""Sign-up, login, and the families of refresh tokens (docs/reliability.md, rule 14)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import update_last_login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import second_factor, sessions, tokens
from accounts.errors import RefreshRefused, WeakPassword, WrongLogin
from accounts.models import RefreshToken, User, UserSession
from accounts.operations.names import refuse_taken, unique_names
from accounts.requests import AnyRequest
from core.jobs import defer

PURGE_BATCH = 5_000  # rows; far below what the statement timeout allows


@dataclass(frozen=True)
class SignedIn:
    """A person with the pair of tokens that a login, a sign-up or a rotation gives."""

    user: User
    access: str
    refresh: str
    has_second_factor: bool = False


@transaction.atomic
def register(*, username: str, email: str, password: str, **profile: Any) -> SignedIn:
    """Make a person, have their address verified by mail, and sign them in.

    Raises WeakPassword (attr `password`), AlreadyTaken (attr `username` or `email`), also when
    two registrations race for one name.
    """
    user = User(username=username, email=User.objects.normalize_email(email), **profile)
    refuse_weak(password, user)
    refuse_taken(user)
    user.set_password(password)
    with unique_names():
        user.save()
    defer("accounts.send_verification", user_id=user.pk)
    return open_session(user)


def log_in(
    request: AnyRequest,
    *,
    login: str,
    password: str,
    code: str = "",
    is_code_optional: bool = False,
) -> SignedIn:
    """Sign in by e-mail or username, staff with a code of their second factor too; where it is
    optional, staff without one sign in without their powers. `request` is for the authentication
    backends.

    Raises WrongLogin, the same for every cause; after the right password SecondFactorRequired and
    WrongCode (attr `code`).
    """
    known = authenticate(request, username=login, password=password)
    if known is None:
        raise WrongLogin()
    has_second_factor = second_factor.is_asked_of(known) and bool(code or not is_code_optional)
    if has_second_factor:
        second_factor.show(known, code)
    with transaction.atomic():
        # Under the lock the password must still be the one that was checked: a change of it
        # ends all sessions, and must not be overtaken by a login with the old one.
        who = User.objects.locked().may_sign_in().filter(password=known.password)
        user = who.filter(pk=known.pk).first()
        if user is None:
            raise WrongLogin()
        return open_session(user, has_second_factor=has_second_factor)


def log_in_on_one_line(
    request: AnyRequest, *, login: str, password: str, code: str = ""
) -> SignedIn:
    """Sign in where people can type a password and nothing else: staff put the six digits of their
    phone behind it, or sign in without their powers.

    Raises as `log_in` does.
    """
    if not code:
        password, code = without_code(login, password)
    return log_in(request, login=login, password=password, code=code, is_code_optional=True)


def without_code(login: str, typed: str) -> tuple[str, str]:
    """The password and the code in what was typed; one that is itself the password holds none.

    Takes the same time for staff, other people and names that nobody has, and counts no guess:
    `log_in` does that, with the password alone.
    """
    password, code = typed[: -second_factor.DIGITS], typed[-second_factor.DIGITS :]
    if not (password and code.isascii() and code.isdecimal()):
        return typed, ""
    user = User.objects.named(login)
    if user is None:
        make_password(typed)
        return typed, ""
    if user.check_password(typed) or not second_factor.is_asked_of(user):
        return typed, ""
    return password, code


@transaction.atomic
def open_session(user: User, *, has_second_factor: bool = False) -> SignedIn:
    """Start a family of refresh tokens for somebody whose identity has been shown."""
    update_last_login(User, user)
    family = uuid4()
    signed_in = issue(user, family=family, has_second_factor=has_second_factor)
    sessions.begin_of_software(user, family)
    return signed_in


def issue(user: User, *, family: UUID, has_second_factor: bool) -> SignedIn:
    signed = tokens.new_refresh(user, has_second_factor=has_second_factor)
    RefreshToken.objects.create(
        user=user,
        family=family,
        jti=UUID(signed["jti"]),
        expires_at=datetime.fromtimestamp(signed["exp"], tz=UTC),
    )
    access = tokens.sign_access(user, has_second_factor=has_second_factor)
    return SignedIn(user, access, str(signed), has_second_factor)


def rotate(refresh: str) -> SignedIn:
    """Use up a refresh token and give the next pair of its family.

    A token that was used before has been copied: its whole family is revoked, and stays so though
    this call is refused. Raises RefreshRefused; RuntimeError inside a transaction of the caller's,
    which would roll the revocation back.
    """
    claims = tokens.read_refresh(refresh)
    if claims is None:
        raise RefreshRefused()
    with transaction.atomic(durable=True):
        signed_in = use_up(claims)
    if signed_in is None:  # raised out here, so that a revocation is committed
        raise RefreshRefused()
    return signed_in


def use_up(claims: tokens.Claims) -> SignedIn | None:
    # The person's row is locked, not only the token's: a rotation elsewhere in the family could
    # otherwise add a token that the revocation does not see.
    user = User.objects.locked().filter(pk=claims.user_id).first()
    if user is None:
        return None
    token = user.refresh_tokens.filter(jti=claims.jti).first()
    if token is None:
        return None
    if token.used_at or token.revoked_at:
        revoke_family(token)
        return None
    if not user.is_active or user.closed_at or not claims.fits(user):
        return None
    token.used_at = timezone.now()
    token.save(update_fields=["used_at"])
    sessions.see_software(user, token.family)
    return issue(user, family=token.family, has_second_factor=claims.has_second_factor)


def log_out(refresh: str) -> None:
    """End the session that a refresh token belongs to, its whole family. Repeating it is fine.

    Raises RefreshRefused for a token that is not ours or has expired.
    """
    claims = tokens.read_refresh(refresh)
    if claims is None:
        raise RefreshRefused()
    with transaction.atomic():
        user = User.objects.locked().filter(pk=claims.user_id).first()
        token = user and user.refresh_tokens.filter(jti=claims.jti).first()
        if not token:
            raise RefreshRefused()
        revoke_family(token)


def revoke_family(token: RefreshToken) -> None:
    """End every token of a session. The caller holds the person's lock."""
    sessions.forget_software(token.family)


def end_sessions(user: User) -> None:
    """Revoke every refresh token of a person. The caller holds their lock; sessions on pages end
    when the seal does (`User.sign_in_stamp`)."""
    user.sessions.all().delete()
    user.refresh_tokens.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())


def sign_out_everywhere(user: User) -> None:
    """End every session on pages and every token, access tokens included. The caller holds the
    person's lock."""
    user.signed_out_at = timezone.now()
    user.save(update_fields=["signed_out_at"])
    end_sessions(user)


def purge_refresh_tokens(*, now: datetime) -> int:
    """Delete the rows of tokens that have expired and so are refused without them. How many."""
    UserSession.objects.filter(expires_at__lt=now).delete()
    purged = 0
    while batch := RefreshToken.objects.filter(expires_at__lt=now).values("pk")[:PURGE_BATCH]:
        purged += RefreshToken.objects.filter(pk__in=[row["pk"] for row in batch]).delete()[0]
    return purged


def refuse_weak(password: str, user: User, attr: str = "password") -> None:
    """Raises WeakPassword with every reason that Django's validators give."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        refusal = WeakPassword(attr=attr)
        for problem in error.error_list:
            reason = WeakPassword(problem.messages[0], attr=attr)
            reason.code = problem.code or reason.code
            refusal.problems.append(reason)
        raise refusal from None
