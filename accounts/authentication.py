"""Authentication of requests, by access token or by API key.

The scopes of a key are checked here too, and nowhere else: no view can forget it, whatever its
permission classes are.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from accounts import keys, scopes, second_factor, tokens
from accounts.errors import ScopeRequired
from accounts.models import ApiKey
from accounts.reads import person
from core.api.exceptions import RuleRefused
from core.web import actor

CHALLENGE = 'Bearer realm="api"'
USE_IS_NOTED_EVERY = timedelta(minutes=1)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access>`. The person, and so every role, is read from the database;
    staff who must show a second factor, and did not when they signed in, act as if they were none.

    Raises AuthenticationFailed (401) for a token that is forged, expired, of another kind or
    audience, from before a change of password, or whose person may no longer sign in: one answer
    for all of them.
    """

    keyword = b"bearer"
    refusal = _("The access token is not valid or has expired.")

    def authenticate(self, request):
        scheme, *rest = get_authorization_header(request).split() or [b""]
        if scheme.lower() != self.keyword:
            return None
        if len(rest) != 1:
            raise AuthenticationFailed(self.refusal)
        try:
            claims = tokens.read_access(rest[0].decode("ascii"))
        except UnicodeDecodeError:
            claims = None
        if claims is None:
            raise AuthenticationFailed(self.refusal)
        user = person(claims.user_id)
        if user is None or not user.may_sign_in or not claims.fits(user):
            raise AuthenticationFailed(self.refusal)
        second_factor.withhold_unless(claims.has_second_factor, user)
        return user, claims

    def authenticate_header(self, request):
        return CHALLENGE


class KeyAuthentication(BaseAuthentication):
    """`X-API-Key: <key>` or `Authorization: Bearer <key>`: acts as the key's owner.

    The view must declare, as `scopes`, what a key needs for the method; see accounts/scopes.py.
    Raises AuthenticationFailed (401) for a key that is unknown, expired, revoked, or of somebody
    who may no longer sign in; 403 `scope_required` when it lacks the scope, or when the view
    takes no key.
    """

    def authenticate(self, request):
        key = find_key(request)
        if key is None:
            return None
        refuse_out_of_scope(key, request.parser_context.get("view"), request.method)
        actor.acts_by_key(key.pk)
        return key.owner, key

    def authenticate_header(self, request):
        return CHALLENGE


def find_key(request) -> ApiKey | None:
    """The API key of a request, with its owner; its scopes are not checked here.

    Raises AuthenticationFailed for a key that may not be used.
    """
    given = keys.presented(request)
    if given is None:
        return None
    now = timezone.now()
    key = None
    if keys.KEY.fullmatch(given):
        usable = ApiKey.objects.usable(now).select_related("owner")
        key = usable.filter(hash=keys.digest(given)).first()
    if key is None:
        raise AuthenticationFailed(_("The API key is not valid, or not any more."))
    note_use(key, now)
    if scopes.Scope.STAFF not in key.scopes:
        key.owner.withhold_powers()
    return key


def note_use(key: ApiKey, now) -> None:
    """Keep when a key was last used, to the minute: a busy key does not write at each request."""
    stale = now - USE_IS_NOTED_EVERY
    if key.last_used_at is None or key.last_used_at <= stale:
        unnoted = Q(last_used_at__isnull=True) | Q(last_used_at__lte=stale)
        ApiKey.objects.filter(unnoted, pk=key.pk).update(last_used_at=now)


def refuse_out_of_scope(key: ApiKey, view: object, method: str | None) -> None:
    needed = scopes.needed(view, method)
    if needed is None:
        raise RuleRefused(ScopeRequired(_("This takes no API key."), scope=None))
    if needed != scopes.ANY and needed not in key.scopes:
        raise RuleRefused(ScopeRequired(scope=str(needed)))
