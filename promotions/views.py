from typing import Any

from django.utils import timezone
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from catalog.permissions import HasShop
from core.api.etags import ConditionalReads
from core.api.permissions import staff_by_method
from core.api.schema import bad_input, extend_schema, extend_schema_view, refusal
from core.api.serializers import checked
from core.fields import column_of
from promotions import operations
from promotions.filters import StaffPromotionFilterSet
from promotions.models import Promotion, PromotionQuerySet
from promotions.serializers import (
    PromotionSerializer,
    StaffPromotionSerializer,
    VendorPromotionSerializer,
)


@extend_schema_view(
    list=extend_schema(
        summary="List the promotions",
        description="Those that are on now, newest first. Without a `code` they apply by "
        "themselves; with one, once it is given at checkout.",
    ),
    retrieve=extend_schema(summary="Show a promotion", description="404 when it is not on now."),
)
@extend_schema(tags=["promotions"])
class PromotionViewSet(ConditionalReads, ReadOnlyModelViewSet):
    scopes = scopes.PUBLIC
    queryset: PromotionQuerySet = Promotion.objects.with_scope().order_by("-pk")
    serializer_class = PromotionSerializer
    permission_classes = (AllowAny,)
    lookup_value_converter = "int"

    def get_queryset(self):
        return self.queryset.active(timezone.now())


TAKEN = refusal("Another promotion has this code.", "code_taken", attr="code")
WRONG = bad_input("A percentage is more than 0 and at most 100.", "invalid", attr="value")
NO_SUCH = refusal("Not found.", "not_found")
CHANGED = {200: StaffPromotionSerializer, 400: WRONG, 404: NO_SUCH, 409: TAKEN}

# What a field becomes that a PUT leaves out.
LEFT_OUT = {name: column_of(Promotion, name).get_default() for name in Promotion.PLAIN}
LEFT_OUT |= {name: [] for name in Promotion.SCOPE}


class KeptPromotions(ReadOnlyModelViewSet):
    """Price rules as those see them who write them."""

    queryset = Promotion.objects.with_scope().with_usage().order_by("-pk")
    filterset_class = StaffPromotionFilterSet
    lookup_value_converter = "int"
    change = staticmethod(operations.change_promotion)
    withdraw = staticmethod(operations.withdraw_promotion)

    def kept(self, request: Request, *, partial: bool) -> Response:
        promotion = self.get_object()
        wanted = checked(self.get_serializer_class(), request.data, partial=partial)
        if not partial:
            wanted = {name: LEFT_OUT[name] for name in self.typed()} | wanted
        return self.shown(self.change(promotion, **wanted))

    def typed(self) -> set[str]:
        """The fields that are written."""
        serializer: Any = self.get_serializer()
        return LEFT_OUT.keys() & serializer.fields.keys()

    def withdrawn(self) -> Response:
        kept = self.withdraw(self.get_object())
        if kept is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return self.shown(kept)

    def shown(self, promotion: Promotion, status: int = status.HTTP_200_OK) -> Response:
        fresh = self.get_queryset().get(pk=promotion.pk)
        return Response(self.get_serializer(fresh).data, status)


@extend_schema_view(
    list=extend_schema(
        summary="List all promotions",
        description="On and off, the vendors' own among them, with how often they were used and "
        "what they gave; newest first.",
    ),
    retrieve=extend_schema(
        summary="Show a promotion to staff",
        description="With how often it was used, and what it gave.",
    ),
)
@extend_schema(tags=["back office"])
class StaffPromotionViewSet(KeptPromotions):
    scopes = scopes.of("promotions")
    serializer_class = StaffPromotionSerializer
    permission_classes = (staff_by_method("promotions.promotion"),)

    @extend_schema(
        summary="Add a promotion",
        responses={201: StaffPromotionSerializer, 400: WRONG, 409: TAKEN},
    )
    def create(self, request: Request) -> Response:
        wanted = checked(StaffPromotionSerializer, request.data)
        return self.shown(operations.write_promotion(**wanted), status.HTTP_201_CREATED)

    @extend_schema(summary="Replace a promotion", responses=CHANGED)
    def update(self, request: Request, pk: int) -> Response:
        """What is left out becomes empty. How often it was used stays."""
        return self.kept(request, partial=False)

    @extend_schema(summary="Change a promotion", responses=CHANGED)
    def partial_update(self, request: Request, pk: int) -> Response:
        """What is left out stays. A limit cannot be lower than what was used."""
        return self.kept(request, partial=True)

    @extend_schema(
        summary="Delete a promotion, or switch it off",
        responses={200: StaffPromotionSerializer, 204: None, 404: NO_SUCH},
    )
    def destroy(self, request: Request, pk: int) -> Response:
        """204: it is gone. 200: orders redeemed it, so it is kept and switched off."""
        return self.withdrawn()


REFUSED = refusal(
    "Another promotion has this code, or your shop is suspended.", "code_taken", "vendor_suspended"
)
OWN_CHANGED = {200: VendorPromotionSerializer, 400: WRONG, 404: NO_SUCH, 409: REFUSED}


@extend_schema_view(
    list=extend_schema(
        summary="List your own promotions",
        description="On and off, with how often they were used and what they gave; newest first.",
    ),
    retrieve=extend_schema(
        summary="Show one of your own promotions",
        description="With how often it was used, and what it gave.",
    ),
)
@extend_schema(tags=["promotions"])
class VendorPromotionViewSet(KeptPromotions):
    """Price rules of the vendor: for own goods, at its own cost."""

    request: SignedInRequest
    scopes = scopes.of("vendor")
    serializer_class = VendorPromotionSerializer
    permission_classes = (HasShop,)
    change = staticmethod(operations.change_own_promotion)
    withdraw = staticmethod(operations.withdraw_own_promotion)

    def get_queryset(self):
        return self.queryset.filter(vendor__owner=self.request.user.pk)

    @extend_schema(
        summary="Add a promotion for your goods",
        responses={201: VendorPromotionSerializer, 400: WRONG, 409: REFUSED},
    )
    def create(self, request: SignedInRequest) -> Response:
        """It applies before the house's, and what it takes off is not paid to you. Codes are unique
        in the whole shop."""
        wanted = checked(VendorPromotionSerializer, request.data)
        made = operations.write_promotion(vendor=request.user.vendor, **wanted)
        return self.shown(made, status.HTTP_201_CREATED)

    @extend_schema(summary="Replace one of your own promotions", responses=OWN_CHANGED)
    def update(self, request: Request, pk: int) -> Response:
        """What is left out becomes empty. How often it was used stays."""
        return self.kept(request, partial=False)

    @extend_schema(summary="Change one of your own promotions", responses=OWN_CHANGED)
    def partial_update(self, request: Request, pk: int) -> Response:
        """What is left out stays. A limit cannot be lower than what was used."""
        return self.kept(request, partial=True)

    @extend_schema(
        summary="Delete one of your own promotions, or switch it off",
        responses={
            200: VendorPromotionSerializer,
            204: None,
            404: NO_SUCH,
            409: refusal("Your shop is suspended.", "vendor_suspended"),
        },
    )
    def destroy(self, request: Request, pk: int) -> Response:
        """204: it is gone. 200: orders redeemed it, so it is kept and switched off."""
        return self.withdrawn()
