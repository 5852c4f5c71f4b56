from collections.abc import Iterable

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.viewsets import GenericViewSet, ViewSet

from accounts import scopes
from accounts.models import User
from catalog.models import Variant
from core.api.routers import SingletonMixin
from core.api.schema import extend_schema, refusal
from core.api.serializers import checked
from core.api.throttling import CodeThrottle
from core.errors import NotThere
from orders import examples, operations
from orders.carts import shown
from orders.errors import VariantRequired
from orders.guests import CartOwner, Secret
from orders.models import CartItem, SavedItem
from orders.operations import Preview
from orders.reads.carts import items_of
from orders.serializers import (
    CartItemAddSerializer,
    CartItemChangeSerializer,
    CartSerializer,
    PreviewRequestSerializer,
    PreviewSerializer,
    SavedItemSerializer,
    SaveSerializer,
)
from orders.throttling import NewCartThrottle

GONE = refusal("Not there, or not in your cart.", "not_found")
CANNOT_HAVE = refusal(
    "The goods cannot be had like this.",
    "out_of_stock",
    "not_on_sale",
    "below_minimum",
    "own_product",
    "cart_full",
)


SECRET = OpenApiParameter(
    "X-Cart",
    str,
    OpenApiParameter.HEADER,
    description="The secret of a guest's cart, as the answer to the first thing put in gave it. "
    "Of somebody signed in: what the guest has gathered is merged into the own cart.",
)


class OpenToGuests(ViewSet):
    """The cart of whoever asks: of the person, or the one that the header X-Cart opens."""

    permission_classes = (AllowAny,)
    scopes = scopes.of("orders")

    @property
    def carried(self) -> str:
        return self.request.headers.get("X-Cart", "")

    @cached_property
    def owner(self) -> CartOwner:
        return operations.cart_of(self.request.user, self.carried)

    def answer(self, items: Iterable[CartItem], code: int = status.HTTP_200_OK) -> Response:
        """The cart; a guest is told again what opens it."""
        response = Response(shown(items, self.owner), code)
        if isinstance(self.owner, Secret):
            response["X-Cart"] = self.owner
        return response


@extend_schema(tags=["cart"], parameters=[SECRET])
class CartViewSet(SingletonMixin, OpenToGuests):
    @extend_schema(summary="Show the cart", responses=CartSerializer, examples=[examples.CART])
    def retrieve(self, request: Request) -> Response:
        """Lines grouped by vendor, each with what stands in its way. A guest's is found by
        `X-Cart`; without it, or when it is unknown, the cart is empty."""
        return self.answer(items_of(self.owner))

    @extend_schema(summary="Empty the cart", responses={204: None})
    def destroy(self, request: Request) -> Response:
        operations.empty_cart(self.owner)
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema(tags=["cart"], parameters=[SECRET])
class CartItemViewSet(OpenToGuests):
    lookup_value_converter = "int"

    def get_throttles(self) -> list[BaseThrottle]:
        return [NewCartThrottle()] if self.action == "create" else []

    @extend_schema(
        summary="Put something into the cart",
        request=CartItemAddSerializer,
        responses={201: CartSerializer, 404: GONE, 409: CANNOT_HAVE},
        examples=[examples.ADD_VARIANT, examples.ADD_PRODUCT, examples.CART_ADDED],
    )
    def create(self, request: Request) -> Response:
        """On top of what is there of the same variant. Answers with the whole cart; who is not
        signed in finds in the header `X-Cart` what opens it from now on."""
        wanted = checked(CartItemAddSerializer, request.data)
        variant = wanted.get("variant") or only_variant(wanted["product"])
        item = operations.add_to_cart(self.owner, variant, wanted["quantity"])
        return self.answer(item.cart.lines, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Change the quantity of an item",
        request=CartItemChangeSerializer,
        responses={200: CartSerializer, 404: GONE, 409: CANNOT_HAVE},
        examples=[examples.THREE_PIECES, examples.CART],
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        wanted = checked(CartItemChangeSerializer, request.data)
        item = operations.set_quantity(self.owner, pk, wanted["quantity"])
        return self.answer(item.cart.lines)

    @extend_schema(summary="Take an item out", responses={204: None, 404: GONE})
    def destroy(self, request: Request, pk: int) -> Response:
        operations.remove_from_cart(self.owner, pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema(tags=["cart"], parameters=[SECRET])
class SavedItemViewSet(ListModelMixin, GenericViewSet, OpenToGuests):
    queryset = SavedItem.objects.none()
    serializer_class = SavedItemSerializer
    lookup_value_converter = "int"
    ordering = ("-pk",)

    def get_queryset(self):
        return SavedItem.objects.of(self.owner).shown()

    @extend_schema(summary="What is saved for later", examples=[examples.SAVED_ITEM])
    def list(self, request: Request) -> Response:
        """Out of the cart, and not forgotten; the newest first."""
        return super().list(request)

    @extend_schema(
        summary="Save an item for later",
        request=SaveSerializer,
        responses={
            201: SavedItemSerializer,
            404: GONE,
            409: refusal("There are 100.", "cart_full"),
        },
        examples=[examples.SAVE, examples.SAVED],
    )
    def create(self, request: Request) -> Response:
        """Takes it out of the cart. A guest's is merged into the account's with the cart."""
        wanted = checked(SaveSerializer, request.data)
        saved = operations.save_for_later(self.owner, wanted["item"])
        shown = SavedItem.objects.shown().get(pk=saved.pk)
        return Response(SavedItemSerializer(shown).data, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="cart_saved_put_back",
        summary="Put it back into the cart",
        request=None,
        responses={201: CartSerializer, 404: GONE, 409: CANNOT_HAVE},
        examples=[examples.CART_ADDED],
    )
    @action(detail=True, methods=["post"], url_path="put-back")
    def put_back(self, request: Request, pk: int) -> Response:
        """As many pieces as are left."""
        item = operations.put_back(self.owner, pk)
        return self.answer(item.cart.lines, status.HTTP_201_CREATED)

    @extend_schema(summary="Forget what was saved", responses={204: None, 404: GONE})
    def destroy(self, request: Request, pk: int) -> Response:
        operations.forget_saved(self.owner, pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


def only_variant(product_id: int) -> int:
    """The variant of a product that has just one on sale; raises VariantRequired, NotThere."""
    variants = Variant.objects.on_sale().filter(product=product_id).values_list("pk", flat=True)
    found = list(variants[:2])
    if not found:
        raise NotThere(attr="product")
    if len(found) > 1:
        raise VariantRequired(attr="variant")
    return found[0]


class PreviewViewSet(OpenToGuests):
    throttle_classes = [CodeThrottle]
    throttle_scope = "promotion_code"

    @extend_schema(
        summary="What a checkout would come to",
        parameters=[SECRET],
        request=PreviewRequestSerializer,
        responses={
            200: PreviewSerializer,
            404: refusal(
                "The address is not yours; a guest has none.", "not_found", attr="shipping_address"
            ),
        },
        examples=[examples.PREVIEW_WITH_CODE, examples.PREVIEW],
        tags=["checkout"],
    )
    def create(self, request: Request) -> Response:
        """Totals per line, vendor and order of what can be bought now, and in `problems` the rest;
        what each promotion gave, or why nothing. Changes nothing. Codes can be tried 300 times an
        hour."""
        wanted = checked(PreviewRequestSerializer, request.data)
        address = wanted.get("shipping_address")
        if address and not (
            isinstance(self.owner, User) and self.owner.addresses.filter(pk=address).exists()
        ):
            raise NotThere(attr="shipping_address")
        code = wanted.get("promotion_code", "")
        preview = operations.preview(self.owner, promotion_code=code)
        return Response(PreviewSerializer(preview_as_dict(preview, code)).data)


def preview_as_dict(preview: Preview, code: str) -> dict:
    promotions = [
        {
            "id": outcome.promotion.pk,
            "title": outcome.promotion.title,
            "promotion_code": outcome.promotion.code,
            "applies": outcome.applies,
            "code": outcome.code,
            "reason": outcome.reason,
            "eligible": outcome.eligible,
            "amount": outcome.amount,
        }
        for outcome in preview.priced.outcomes
    ]
    if preview.unknown_code:
        reason = _("There is no such promotion code.")
        promotions.append(
            {"id": None, "title": "", "promotion_code": code.strip().upper(), "applies": False}
            | {"code": "unknown_code", "reason": reason, "eligible": [], "amount": 0}
        )
    return preview.priced.money() | {
        "currency": settings.CURRENCY,
        "vendors": preview.priced.parts,
        "promotions": promotions,
        "problems": [
            {"code": problem.code, "detail": str(problem)} | problem.data
            for problem in preview.problems
        ],
    }
