"""What a view knows of a request whose asker its permissions have let in."""

from django.http import HttpRequest
from rest_framework.request import Request

from accounts.models import User

AnyRequest = HttpRequest | Request  # of a page or of the API


class SignedInRequest(Request):
    """A request to the API, of a person."""

    user: User


class SignedInPageRequest(HttpRequest):
    """A request for a page, of a person."""

    user: User
