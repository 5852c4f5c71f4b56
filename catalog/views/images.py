"""The pictures of a vendor's own goods."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from catalog import examples, operations
from catalog.models import Product, ProductImage
from catalog.permissions import HasShop
from catalog.serializers import ImageChangeSerializer, ImageSerializer, ImageUploadSerializer
from core.api.json import JSONParser
from core.api.parsers import UploadParser
from core.api.schema import extend_schema, refusal
from core.api.serializers import checked

SUSPENDED = refusal("The shop is suspended.", "vendor_suspended")


@extend_schema(tags=["products"])
class ImageViewSet(GenericViewSet):
    request: SignedInRequest
    scopes = scopes.of("catalog")
    serializer_class = ImageSerializer
    permission_classes = (IsAuthenticated, HasShop)
    lookup_url_kwarg = "image"
    lookup_value_converter = "int"

    def get_parsers(self) -> list:
        """Only a new picture may come as a file."""
        is_new = self.request is not None and self.request.method == "POST"
        return [UploadParser(), JSONParser()] if is_new else [JSONParser()]

    def get_queryset(self) -> QuerySet:
        goods = Product.objects.owned_by(self.request.user).filter(pk=self.kwargs["pk"])
        return ProductImage.objects.filter(product__in=goods).select_related("product")

    @extend_schema(
        operation_id="products_images_create",
        summary="Add a picture",
        request=ImageUploadSerializer,
        responses={
            201: ImageSerializer,
            409: refusal(
                "There are 10 pictures already, or the shop is suspended.",
                "too_many_pictures",
                "vendor_suspended",
                limit=10,
            ),
        },
        examples=[examples.NEW_IMAGE, examples.UPLOADED_IMAGE, examples.IMAGE],
    )
    def create(self, request: SignedInRequest, pk: int) -> Response:
        """For the product's vendor. Send a file (multipart), which is re-encoded without its
        metadata, or the address of a picture elsewhere (JSON), which is never fetched. The first
        picture is the primary one."""
        product = get_object_or_404(Product.objects.owned_by(request.user), pk=pk)
        wanted = checked(ImageUploadSerializer, request.data)
        image = operations.add_image(product, **wanted)
        return Response(ImageSerializer(image).data, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="products_images_partial_update",
        summary="Change a picture",
        request=ImageChangeSerializer,
        responses={200: ImageSerializer, 409: SUSPENDED},
        examples=[examples.CHANGED_IMAGE, examples.IMAGE],
    )
    def partial_update(self, request: Request, pk: int, image: int) -> Response:
        """For its vendor: its text, its place (0 is first), or make it the primary one."""
        found = self.get_object()
        wanted = checked(ImageChangeSerializer, request.data)
        return Response(ImageSerializer(operations.change_image(found, **wanted)).data)

    @extend_schema(
        operation_id="products_images_destroy",
        summary="Remove a picture",
        responses={204: None, 409: SUSPENDED},
    )
    def destroy(self, request: Request, pk: int, image: int) -> Response:
        """For the product's vendor. The next picture becomes primary where this one was."""
        operations.delete_image(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)
