from rest_framework.viewsets import ModelViewSet

from accounts.models import OwnedQuerySet
from accounts.requests import SignedInRequest


class OwnedViewSet(ModelViewSet):
    """What belongs to the person asking; everybody else's is not there."""

    queryset: OwnedQuerySet
    request: SignedInRequest
    lookup_value_converter = "int"

    def get_queryset(self):
        return self.queryset.visible_to(self.request.user).order_by("-pk")
