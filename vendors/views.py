from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.generics import ListAPIView, RetrieveAPIView, get_object_or_404
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import scopes
from core.api.etags import ConditionalReads
from core.api.permissions import staff_with
from core.api.schema import bad_input, refusal
from core.api.serializers import checked
from vendors import operations
from vendors.models import Vendor
from vendors.permissions import IsVendor
from vendors.serializers import (
    PublicVendorSerializer,
    ReviewRequestSerializer,
    StaffVendorSerializer,
    VendorApplicationSerializer,
    VendorProfileSerializer,
    VendorQuerySerializer,
)


@extend_schema_view(
    get=extend_schema(
        summary="List the vendors", description="The approved ones, newest first.", tags=["vendors"]
    )
)
class VendorListView(ConditionalReads, ListAPIView):
    scopes = scopes.PUBLIC
    queryset = Vendor.objects.approved().order_by("-pk")
    serializer_class = PublicVendorSerializer
    permission_classes = (AllowAny,)


@extend_schema_view(
    get=extend_schema(
        summary="Show a vendor",
        description="By slug or id. 404 for a vendor that is not approved, or not any more.",
        tags=["vendors"],
    )
)
class VendorView(ConditionalReads, RetrieveAPIView):
    scopes = scopes.PUBLIC
    queryset = Vendor.objects.approved()
    serializer_class = PublicVendorSerializer
    permission_classes = (AllowAny,)
    lookup_field = "slug"

    def get_object(self):
        return get_object_or_404(self.get_queryset().named(self.kwargs["slug"]))


def profile_of(vendor: Vendor) -> dict:
    shown = Vendor.objects.with_last_review().get(pk=vendor.pk)
    return VendorProfileSerializer(shown).data


@extend_schema(tags=["own shop"])
class ApplicationView(APIView):
    scopes = scopes.of("vendor")

    @extend_schema(
        summary="Apply to sell here",
        request=VendorApplicationSerializer,
        responses={
            201: VendorProfileSerializer,
            409: refusal(
                "The status of this vendor cannot be changed like this.",
                "invalid_transition",
                **{"from": "pending", "to": "pending", "allowed": []},
            ),
        },
    )
    def post(self, request: Request) -> Response:
        """The application waits for a review by staff. After a rejection one may apply again,
        with better details; while waiting, and once approved or suspended, not."""
        wanted = checked(VendorApplicationSerializer, request.data)
        vendor = operations.apply_as_vendor(request.user, **wanted)
        return Response(profile_of(vendor), status.HTTP_201_CREATED)


SUSPENDED = {409: refusal("A suspended vendor cannot be changed.", "vendor_suspended")}


@extend_schema(tags=["own shop"])
class ProfileView(APIView):
    scopes = scopes.of("vendor")
    permission_classes = (IsVendor,)

    @extend_schema(summary="Show the own shop", responses=VendorProfileSerializer)
    def get(self, request: Request) -> Response:
        """With its status, and the last decision about it with the reason."""
        return Response(profile_of(request.user.vendor))

    @extend_schema(
        summary="Replace the own shop's profile",
        request=VendorProfileSerializer,
        responses={200: VendorProfileSerializer} | SUSPENDED,
    )
    def put(self, request: Request) -> Response:
        """The name is required. The slug stays what it was: links to the shop keep working."""
        return self.change(request, partial=False)

    @extend_schema(
        summary="Change the own shop's profile",
        request=VendorProfileSerializer(partial=True),
        responses={200: VendorProfileSerializer} | SUSPENDED,
    )
    def patch(self, request: Request) -> Response:
        """What is left out stays."""
        return self.change(request, partial=True)

    def change(self, request: Request, *, partial: bool) -> Response:
        vendor = request.user.vendor
        wanted = VendorProfileSerializer(vendor, data=request.data, partial=partial)
        wanted.is_valid(raise_exception=True)
        return Response(profile_of(operations.change_vendor(vendor, **wanted.validated_data)))


def seen_by_staff():
    return Vendor.objects.select_related("owner").with_last_review()


@extend_schema_view(
    get=extend_schema(
        summary="List all vendors",
        description="Whatever their status, those who applied last first.",
        parameters=[VendorQuerySerializer],
        tags=["back office"],
    )
)
class StaffVendorListView(ListAPIView):
    scopes = scopes.STAFF
    serializer_class = StaffVendorSerializer
    permission_classes = (staff_with("vendors.view_vendor"),)

    def get_queryset(self):
        wanted = checked(VendorQuerySerializer, self.request.query_params)
        return seen_by_staff().filter(**wanted).order_by("-applied_at", "-pk")


class ReviewView(APIView):
    scopes = scopes.STAFF
    permission_classes = (staff_with("vendors.review_vendor"),)

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
                **{"from": "approved", "to": "rejected", "allowed": ["suspended"]},
            ),
        },
        tags=["back office"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """`approve` or `reject` who waits, `suspend` who sells, `reinstate` who is suspended.

        With the suspension a vendor's goods leave sale; open orders are still shipped.
        """
        wanted = checked(ReviewRequestSerializer, request.data)
        vendor = get_object_or_404(Vendor, pk=pk)
        vendor = operations.review_vendor(vendor, by=request.user, **wanted)
        return Response(StaffVendorSerializer(seen_by_staff().get(pk=vendor.pk)).data)
