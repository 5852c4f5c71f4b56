"""Who asks about an order: somebody signed in, or whoever shows the key of a guest's order."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet

from core.errors import BadInput, NotThere
from orders.guests import Actor, Guest
from orders.keys import opens
from orders.models import Order

KEY_IN_ADDRESS = OpenApiParameter(
    "key", str, description="The key of a guest's order, from the link in its mails."
)
KEY_IN_HEADER = OpenApiParameter(
    "X-Order-Key",
    str,
    OpenApiParameter.HEADER,
    description="The key of a guest's order, from the link in its mails.",
)


def key_shown(request: Request) -> str:
    """In the address only where nothing is changed: addresses are kept in histories and logs."""
    if request.method in ("GET", "HEAD") and "key" in request.query_params:
        shown = request.query_params.getlist("key")
        if len(shown) > 1:
            refused = BadInput(_("Given too often."), attr="key")
            refused.code = "repeated_parameter"
            raise refused
        return shown[0]
    return request.headers.get("X-Order-Key", "")


def asker_of(request: Request, number: str) -> Actor:
    """Raises NotThere for a key that does not open the order."""
    key = key_shown(request)
    if not key:
        return request.user  # type: ignore[return-value]  # the permission has let them in
    order = Order.objects.numbered(number).first()
    if order is None or not opens(order, key):
        raise NotThere()
    guest = Guest(order)
    request._request.guest = guest  # type: ignore[attr-defined]  # for the log
    return guest


class SignedInOrWithKey(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        is_of_one = "number" in view.kwargs
        return request.user.is_authenticated or (is_of_one and bool(key_shown(request)))


class AskedByGuestsToo(ViewSet):
    """A view of one order, named in its address."""

    permission_classes = (SignedInOrWithKey,)

    @cached_property
    def asker(self) -> Actor:
        return asker_of(self.request, self.kwargs["number"])
