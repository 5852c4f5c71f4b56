from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import scopes
from core.api.etags import ConditionalReads
from core.api.permissions import staff_by_method
from core.api.schema import bad_input, refusal
from core.api.serializers import checked
from promotions import operations
from promotions.models import Promotion
from promotions.serializers import (
    PromotionSerializer,
    StaffPromotionQuerySerializer,
    StaffPromotionSerializer,
)


class ActivePromotions(ConditionalReads):
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


KeepsPromotions = staff_by_method("promotions.promotion")
TAKEN = refusal("Another promotion has this code.", "code_taken", attr="code")
WRONG = bad_input("A percentage is more than 0 and at most 100.", "invalid", attr="value")
NO_SUCH = refusal("Not found.", "not_found")

# What a field becomes that a PUT leaves out.
BLANK = {
    "description": "",
    "code": "",
    "value": 0,
    "max_discount": None,
    "min_subtotal": 0,
    "products": [],
    "categories": [],
    "vendors": [],
    "priority": 0,
    "usage_limit": None,
    "buyer_limit": None,
    "is_active": True,
    "starts_at": None,
    "ends_at": None,
    "image_url": "",
}


def seen_by_staff():
    return Promotion.objects.with_scope().with_usage()


def shown(promotion: Promotion) -> dict:
    return StaffPromotionSerializer(seen_by_staff().get(pk=promotion.pk)).data


@extend_schema(tags=["back office"])
class StaffPromotionsView(GenericAPIView):
    scopes = scopes.of("promotions")
    serializer_class = StaffPromotionSerializer
    permission_classes = (KeepsPromotions,)

    def get_queryset(self):
        asked = checked(StaffPromotionQuerySerializer, self.request.query_params.dict())
        promotions, now = seen_by_staff().order_by("-pk"), timezone.now()
        if "active" in asked:
            promotions = promotions.filter(is_active=asked["active"])
        if "when" in asked:
            promotions = getattr(promotions, asked["when"])(now)
        if "code" in asked:
            promotions = promotions.filter(code=asked["code"].upper())
        if "kind" in asked:
            promotions = promotions.filter(kind=asked["kind"])
        return promotions

    @extend_schema(
        operation_id="admin_promotions_list",
        summary="List all promotions",
        parameters=[StaffPromotionQuerySerializer],
        responses=StaffPromotionSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """On and off, with how often they were used and what they gave; newest first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="admin_promotions_create",
        summary="Add a promotion",
        responses={201: StaffPromotionSerializer, 400: WRONG, 409: TAKEN},
    )
    def post(self, request: Request) -> Response:
        wanted = checked(StaffPromotionSerializer, request.data)
        promotion = operations.write_promotion(**wanted)
        return Response(shown(promotion), status.HTTP_201_CREATED)


CHANGED = {200: StaffPromotionSerializer, 400: WRONG, 404: NO_SUCH, 409: TAKEN}


@extend_schema(tags=["back office"])
class StaffPromotionView(GenericAPIView):
    scopes = scopes.of("promotions")
    queryset = Promotion.objects.all()
    serializer_class = StaffPromotionSerializer
    permission_classes = (KeepsPromotions,)

    @extend_schema(operation_id="admin_promotions_retrieve", summary="Show a promotion to staff")
    def get(self, request: Request, pk: int) -> Response:
        """With how often it was used, and what it gave."""
        return Response(shown(self.get_object()))

    @extend_schema(
        operation_id="admin_promotions_update", summary="Replace a promotion", responses=CHANGED
    )
    def put(self, request: Request, pk: int) -> Response:
        """What is left out becomes empty. How often it was used stays."""
        promotion = self.get_object()
        wanted = BLANK | checked(StaffPromotionSerializer, request.data)
        return Response(shown(operations.change_promotion(promotion, **wanted)))

    @extend_schema(
        operation_id="admin_promotions_partial_update",
        summary="Change a promotion",
        responses=CHANGED,
    )
    def patch(self, request: Request, pk: int) -> Response:
        """What is left out stays. A limit cannot be lower than what was used."""
        promotion = self.get_object()
        given = StaffPromotionSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        return Response(shown(operations.change_promotion(promotion, **given.validated_data)))

    @extend_schema(
        operation_id="admin_promotions_destroy",
        summary="Delete a promotion, or switch it off",
        responses={200: StaffPromotionSerializer, 204: None, 404: NO_SUCH},
    )
    def delete(self, request: Request, pk: int) -> Response:
        """204: it is gone. 200: orders redeemed it, so it is kept and switched off."""
        kept = operations.withdraw_promotion(self.get_object())
        if kept is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(shown(kept))
