"""What belongs to who is signed in: a vendor's own goods, pictures, and a buyer's wishes."""

from django.db.models import Q
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import scopes
from catalog import examples, operations
from catalog.models import Product, ProductImage, WishlistItem
from catalog.permissions import HasShop
from catalog.pictures import MAX_BYTES
from catalog.serializers import (
    ImageChangeSerializer,
    ImageSerializer,
    ImageUploadSerializer,
    OwnProductSerializer,
    WishSerializer,
)
from core.api.json import JSONParser
from core.api.schema import ErrorSerializer, refusal
from core.api.serializers import checked

SUSPENDED = refusal("The shop is suspended.", "vendor_suspended")


@extend_schema(tags=["vendors"])
class OwnProductsView(generics.ListAPIView):
    scopes = scopes.of("catalog")
    serializer_class = OwnProductSerializer
    permission_classes = (IsAuthenticated, HasShop)
    ordering = ("-pk",)

    def get_queryset(self):
        goods = Product.objects.owned_by(self.request.user).for_its_page()
        wanted, text = self.request.GET.get("status"), self.request.GET.get("q", "").strip()
        unknown = set(self.request.GET) - {"status", "q", "cursor", "page_size"}
        if unknown:
            raise ValidationError({name: ["Unknown parameter."] for name in unknown})
        if wanted is not None:
            if wanted not in Product.Status.values:
                raise ValidationError({"status": ["There is no such status."]})
            goods = goods.filter(status=wanted)
        if text:
            named = Q(name__icontains=text)
            goods = goods.filter(named | Q(variants__sku__iexact=text)).distinct()
        return goods

    @extend_schema(
        operation_id="vendor_products_list",
        summary="Own goods",
        parameters=[
            OpenApiParameter("status", str, enum=Product.Status.values),
            OpenApiParameter("q", str, description="Part of the name, or a whole SKU."),
        ],
        responses={200: OwnProductSerializer(many=True), 400: ErrorSerializer},
        examples=[examples.OWN_PRODUCT],
    )
    def get(self, request: Request) -> Response:
        """For vendors: drafts and archived goods too, newest first."""
        return self.list(request)


@extend_schema(tags=["vendors"])
class OwnProductView(APIView):
    scopes = scopes.of("catalog")
    permission_classes = (IsAuthenticated,)

    @extend_schema(
        operation_id="vendor_products_retrieve",
        summary="An own product",
        responses={200: OwnProductSerializer},
        examples=[examples.OWN_PRODUCT],
    )
    def get(self, request: Request, pk: int) -> Response:
        """With its status and the variants that are off sale. Staff who may look at goods see
        everybody's."""
        everything = request.user.has_perm("catalog.view_product")
        goods = Product.objects.all() if everything else Product.objects.owned_by(request.user)
        return Response(OwnProductSerializer(get_object_or_404(goods.for_its_page(), pk=pk)).data)


class UploadParser(MultiPartParser):
    """Refuses a body that is larger than the largest picture before reading it."""

    max_bytes = MAX_BYTES
    too_large = "The file is larger than 8 MiB."

    def parse(self, stream, media_type=None, parser_context=None):
        length = parser_context["request"].META.get("CONTENT_LENGTH") or 0
        if int(length) > self.max_bytes + (64 << 10):
            raise ValidationError({"file": [self.too_large]})
        return super().parse(stream, media_type, parser_context)


@extend_schema(tags=["products"])
class ImagesView(APIView):
    scopes = scopes.of("catalog")
    permission_classes = (IsAuthenticated, HasShop)
    parser_classes = (UploadParser, JSONParser)

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
    def post(self, request: Request, pk: int) -> Response:
        """For the product's vendor. Send a file (multipart), which is re-encoded without its
        metadata, or the address of a picture elsewhere (JSON), which is never fetched. The first
        picture is the primary one."""
        product = get_object_or_404(Product.objects.owned_by(request.user), pk=pk)
        wanted = checked(ImageUploadSerializer, request.data)
        image = operations.add_image(product, **wanted)
        return Response(ImageSerializer(image).data, status.HTTP_201_CREATED)


@extend_schema(tags=["products"])
class ImageView(APIView):
    scopes = scopes.of("catalog")
    permission_classes = (IsAuthenticated, HasShop)

    @extend_schema(
        operation_id="products_images_partial_update",
        summary="Change a picture",
        request=ImageChangeSerializer,
        responses={200: ImageSerializer, 409: SUSPENDED},
        examples=[examples.CHANGED_IMAGE, examples.IMAGE],
    )
    def patch(self, request: Request, pk: int, image: int) -> Response:
        """For its vendor: its text, its place (0 is first), or make it the primary one."""
        found = self._found(request, pk, image)
        wanted = checked(ImageChangeSerializer, request.data)
        return Response(ImageSerializer(operations.change_image(found, **wanted)).data)

    @extend_schema(
        operation_id="products_images_destroy",
        summary="Remove a picture",
        responses={204: None, 409: SUSPENDED},
    )
    def delete(self, request: Request, pk: int, image: int) -> Response:
        """For the product's vendor. The next picture becomes primary where this one was."""
        operations.delete_image(self._found(request, pk, image))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _found(self, request: Request, pk: int, image: int) -> ProductImage:
        goods = Product.objects.owned_by(request.user)
        pictures = ProductImage.objects.filter(product__in=goods).select_related("product")
        return get_object_or_404(pictures, pk=image, product=pk)


@extend_schema(tags=["wishlist"])
class WishlistView(generics.ListAPIView):
    scopes = scopes.of("catalog")
    serializer_class = WishSerializer
    permission_classes = (IsAuthenticated,)
    ordering = ("-pk",)

    def get_queryset(self):
        wishes = WishlistItem.objects.filter(user=self.request.user.pk, product__is_listed=True)
        return wishes.select_related("product__vendor")

    @extend_schema(
        operation_id="wishlist_list",
        summary="What I wish for",
        responses={200: WishSerializer(many=True)},
        examples=[examples.WISH],
    )
    def get(self, request: Request) -> Response:
        """The last wish first. What is off sale is not shown, and returns when it is sold again."""
        return self.list(request)


@extend_schema(tags=["wishlist"])
class WishView(APIView):
    scopes = scopes.of("catalog")
    permission_classes = (IsAuthenticated,)

    @extend_schema(
        operation_id="wishlist_update",
        summary="Wish for a product",
        request=None,
        responses={200: WishSerializer, 201: WishSerializer},
        examples=[examples.WISH],
    )
    def put(self, request: Request, product_id: int) -> Response:
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
    def delete(self, request: Request, product_id: int) -> Response:
        """Repeating it changes nothing."""
        operations.remove_wish(request.user, product_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
