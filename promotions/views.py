from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.permissions import AllowAny

from accounts import scopes
from promotions.models import Promotion
from promotions.serializers import PromotionSerializer


class ActivePromotions:
    scopes = scopes.PUBLIC
    queryset = Promotion.objects.all()
    serializer_class = PromotionSerializer
    permission_classes = (AllowAny,)

    def get_queryset(self):
        return Promotion.objects.active(timezone.now()).with_scope().order_by("-pk")


@extend_schema_view(
    get=extend_schema(
        summary="List the promotions",
        description="Those that are on now, newest first. Without a `code` they apply by "
        "themselves; with one, once it is given at checkout.",
        tags=["promotions"],
    )
)
class PromotionListView(ActivePromotions, ListAPIView):
    pass


@extend_schema_view(
    get=extend_schema(
        summary="Show a promotion",
        description="404 when it is not on now.",
        tags=["promotions"],
    )
)
class PromotionView(ActivePromotions, RetrieveAPIView):
    pass
