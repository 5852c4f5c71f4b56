"""What a buyer wishes for."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import status
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from catalog import examples, operations
from catalog.models import Product, WishlistItem
from catalog.serializers import WishSerializer
from core.api.schema import extend_schema


@extend_schema(tags=["wishlist"])
class WishViewSet(ListModelMixin, GenericViewSet):
    scopes = scopes.of("catalog")
    serializer_class = WishSerializer
    permission_classes = (IsAuthenticated,)
    lookup_field = "product_id"
    lookup_value_converter = "int"
    ordering = ("-pk",)

    def get_queryset(self) -> QuerySet:
        wishes = WishlistItem.objects.filter(user=self.request.user.pk, product__is_listed=True)
        return wishes.select_related("product__vendor")

    @extend_schema(
        operation_id="wishlist_list",
        summary="What I wish for",
        responses={200: WishSerializer(many=True)},
        examples=[examples.WISH],
    )
    def list(self, request: Request) -> Response:
        """The last wish first. What is off sale is not shown, and returns when it is sold again."""
        return super().list(request)

    @extend_schema(
        operation_id="wishlist_update",
        summary="Wish for a product",
        request=None,
        responses={200: WishSerializer, 201: WishSerializer},
        examples=[examples.WISH],
    )
    def update(self, request: SignedInRequest, product_id: int) -> Response:
        """Repeating it changes nothing: 201 the first time, then 200."""
        goods = Product.objects.on_sale().select_related("vendor")
        product = get_object_or_404(goods, pk=product_id)
        wish, is_new = operations.add_wish(request.user, product)
        wish.product = product
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(WishSerializer(wish).data, code)

    @extend_schema(
        operation_id="wishlist_destroy",
        summary="Take back a wish",
        responses={204: None},
    )
    def destroy(self, request: SignedInRequest, product_id: int) -> Response:
        """Repeating it changes nothing."""
        operations.remove_wish(request.user, product_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
