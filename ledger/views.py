from dataclasses import asdict

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from core.api.routers import SingletonMixin
from core.api.schema import refusal
from ledger.balances import balance_of
from ledger.filters import EntryFilterSet
from ledger.models import Entry
from ledger.serializers import BalanceSerializer, EntrySerializer
from vendors.permissions import IsVendor

NO_VENDOR = refusal("For vendors.", "permission_denied")


@extend_schema(tags=["vendor"])
class BalanceViewSet(SingletonMixin, ViewSet):
    scopes = scopes.of("vendor")
    permission_classes = [IsVendor]

    @extend_schema(summary="Your balance", responses={200: BalanceSerializer, 403: NO_VENDOR})
    def retrieve(self, request: SignedInRequest) -> Response:
        """What the house owes you: pending, held and available. Each is a sum of your ledger."""
        balance = balance_of(request.user.vendor.pk, timezone.now())
        shown = asdict(balance) | {"currency": settings.CURRENCY}
        return Response(BalanceSerializer(shown).data)


@extend_schema(tags=["vendor"])
class EntryViewSet(ListModelMixin, GenericViewSet):
    request: SignedInRequest
    scopes = scopes.of("vendor")
    queryset = Entry.objects.none()
    permission_classes = [IsVendor]
    serializer_class = EntrySerializer
    filterset_class = EntryFilterSet
    ordering = ("-pk",)

    def get_queryset(self) -> QuerySet[Entry]:
        own = Entry.objects.filter(vendor=self.request.user.vendor)
        return own.select_related(
            "posting__fulfillment__order", "posting__adjustment", "posting__payout"
        )

    @extend_schema(
        operation_id="vendor_ledger_list",
        summary="Your ledger",
        responses={200: EntrySerializer(many=True), 403: NO_VENDOR},
    )
    def list(self, request: Request) -> Response:
        """Every line of your money, the newest first; each says in a sentence what it means."""
        return super().list(request)
