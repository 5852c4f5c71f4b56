from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from accounts import tokens
from accounts.models import User


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access>`. The person, and so every role, is read from the database.

    Raises AuthenticationFailed (401) for a token that is forged, expired, of another kind or
    audience, or whose person may no longer sign in: one answer for all of them.
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
        user = claims and User.objects.may_sign_in().filter(pk=claims.user_id).first()
        if not user:
            raise AuthenticationFailed(self.refusal)
        return user, claims

    def authenticate_header(self, request):
        return 'Bearer realm="api"'
