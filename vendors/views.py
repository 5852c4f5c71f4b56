from typing import Any

from rest_framework import status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from core.api.etags import ConditionalReads
from core.api.parsers import UploadParser
from core.api.permissions import staff_with
from core.api.routers import SingletonMixin
from core.api.schema import bad_input, extend_schema, extend_schema_view, refusal
from core.api.serializers import checked
from core.pictures import BANNERS, take
from vendors import examples, operations
from vendors.filters import StaffVendorFilterSet
from vendors.models import Vendor, VendorQuerySet
from vendors.permissions import IsVendor
from vendors.serializers import (
    BannerSerializer,
    LogoSerializer,
    PublicVendorSerializer,
    ReviewRequestSerializer,
    StaffVendorSerializer,
    VendorApplicationSerializer,
    VendorProfileSerializer,
)


@extend_schema_view(
    list=extend_schema(summary="List the vendors", description="The approved ones, newest first."),
    retrieve=extend_schema(
        summary="Show a vendor",
        description="By slug or id. 404 for a vendor that is not approved, or not any more.",
    ),
)
@extend_schema(tags=["vendors"])
class VendorViewSet(ConditionalReads, ReadOnlyModelViewSet):
    scopes = scopes.PUBLIC
    queryset: VendorQuerySet = Vendor.objects.approved().order_by("-pk")
    serializer_class = PublicVendorSerializer
    permission_classes = (AllowAny,)
    lookup_field = "slug"

    def get_object(self) -> Vendor:
        return get_object_or_404(self.queryset.named(self.kwargs["slug"]))


def profile_of(vendor: Vendor) -> dict:
    shown = Vendor.objects.with_last_review().get(pk=vendor.pk)
    return VendorProfileSerializer(shown).data


WAITING: dict[str, Any] = {"from": "pending", "to": "pending", "allowed": []}
NOT_TO_REJECTED: dict[str, Any] = {
    "from": "approved",
    "to": "rejected",
    "allowed": ["suspended"],
}


@extend_schema(tags=["own shop"])
class ApplicationViewSet(GenericViewSet):
    scopes = scopes.of("vendor")
    serializer_class = VendorApplicationSerializer

    @extend_schema(
        summary="Apply to sell here",
        responses={
            201: VendorProfileSerializer,
            409: refusal(
                "The status of this vendor cannot be changed like this.",
                "invalid_transition",
                **WAITING,
            ),
        },
    )
    def create(self, request: SignedInRequest) -> Response:
        """The application waits for a review by staff. After a rejection one may apply again,
        with better details; while waiting, and once approved or suspended, not."""
        wanted = checked(VendorApplicationSerializer, request.data)
        vendor = operations.apply_as_vendor(request.user, **wanted)
        return Response(profile_of(vendor), status.HTTP_201_CREATED)


SUSPENDED = {409: refusal("A suspended vendor cannot be changed.", "vendor_suspended")}


@extend_schema(tags=["own shop"])
class ProfileViewSet(SingletonMixin, GenericViewSet):
    scopes = scopes.of("vendor")
    serializer_class = VendorProfileSerializer
    permission_classes = (IsVendor,)

    @extend_schema(summary="Show the own shop")
    def retrieve(self, request: SignedInRequest) -> Response:
        """With its status, and the last decision about it with the reason."""
        return Response(profile_of(request.user.vendor))

    @extend_schema(
        summary="Replace the own shop's profile",
        responses={200: VendorProfileSerializer} | SUSPENDED,
    )
    def update(self, request: SignedInRequest) -> Response:
        """The name is required. The slug stays what it was: links to the shop keep working."""
        return self.change(request, partial=False)

    @extend_schema(
        summary="Change the own shop's profile",
        responses={200: VendorProfileSerializer} | SUSPENDED,
    )
    def partial_update(self, request: SignedInRequest) -> Response:
        """What is left out stays."""
        return self.change(request, partial=True)

    @extend_schema(
        summary="Upload the own shop's logo",
        request=LogoSerializer,
        responses={
            200: VendorProfileSerializer,
            400: bad_input("The file is not a whole picture.", "bad_picture", attr="file"),
        }
        | SUSPENDED,
        examples=examples.LOGO,
    )
    @action(detail=False, methods=["post"], parser_classes=[UploadParser])
    def logo(self, request: SignedInRequest) -> Response:
        """PNG, JPEG or WebP. It is re-encoded without its metadata, and takes the place of the
        address in `business_logo_url`."""
        wanted = checked(LogoSerializer, request.data)
        return Response(profile_of(operations.set_logo(request.user.vendor, wanted["file"])))

    @extend_schema(
        summary="Upload the own shop's banner",
        request=BannerSerializer,
        responses={
            200: VendorProfileSerializer,
            400: bad_input("The file is not a whole picture.", "bad_picture", attr="file"),
        }
        | SUSPENDED,
        examples=examples.BANNER,
    )
    @action(detail=False, methods=["post"], parser_classes=[UploadParser])
    def banner(self, request: SignedInRequest) -> Response:
        """PNG, JPEG or WebP, wide. It is re-encoded without its metadata, smaller files beside it,
        and takes the place of the one before."""
        picture = take(checked(BannerSerializer, request.data)["file"], folder=BANNERS)
        return Response(profile_of(operations.set_banner(request.user.vendor, picture)))

    @extend_schema(
        summary="Take the own shop's banner away",
        responses={200: VendorProfileSerializer} | SUSPENDED,
    )
    @banner.mapping.delete
    def remove_banner(self, request: SignedInRequest) -> Response:
        """Without one the page begins with the shop's name."""
        return Response(profile_of(operations.set_banner(request.user.vendor, None)))

    def change(self, request: SignedInRequest, *, partial: bool) -> Response:
        wanted = checked(VendorProfileSerializer, request.data, partial=partial)
        return Response(profile_of(operations.change_vendor(request.user.vendor, **wanted)))


@extend_schema_view(
    list=extend_schema(
        summary="List all vendors",
        description="Whatever their status, those who applied last first.",
    )
)
@extend_schema(tags=["back office"])
class StaffVendorViewSet(ListModelMixin, GenericViewSet):
    scopes = scopes.STAFF
    queryset = Vendor.objects.select_related("owner").with_last_review()
    serializer_class = StaffVendorSerializer
    filterset_class = StaffVendorFilterSet
    permission_classes = (staff_with("vendors.view_vendor"),)
    lookup_value_converter = "int"
    ordering = ("-applied_at", "-pk")

    @extend_schema(
        summary="Decide about a vendor",
        request=ReviewRequestSerializer,
        responses={
            200: StaffVendorSerializer,
            400: bad_input("Please give a reason.", "required", attr="reason"),
            404: refusal("Not found.", "not_found"),
            409: refusal(
                "The status of this vendor cannot be changed like this.",
                "invalid_transition",
                **NOT_TO_REJECTED,
            ),
        },
    )
    @action(detail=True, methods=["post"], permission_classes=[staff_with("vendors.review_vendor")])
    def review(self, request: SignedInRequest, pk: int) -> Response:
        """`approve` or `reject` who waits, `suspend` who sells, `reinstate` who is suspended.

        With the suspension a vendor's goods leave sale; open orders are still shipped.
        """
        wanted = checked(ReviewRequestSerializer, request.data)
        operations.review_vendor(self.get_object(), by=request.user, **wanted)
        return Response(self.get_serializer(self.get_object()).data)
