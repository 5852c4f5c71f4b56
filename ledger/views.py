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
from core.api.serializers import checked
from core.errors import NotThere
from ledger.balances import balance_of
from ledger.filters import EntryFilterSet, PayoutFilterSet
from ledger.models import BankAccount, Entry, Payout
from ledger.operations import keep_bank_account
from ledger.serializers import (
    BalanceSerializer,
    BankAccountSerializer,
    EntrySerializer,
    GivenBankAccountSerializer,
    PayoutSerializer,
)
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


@extend_schema(tags=["vendor"])
class BankAccountViewSet(SingletonMixin, ViewSet):
    scopes = {"GET": scopes.Scope.VENDOR_READ}  # no key changes where money goes
    permission_classes = [IsVendor]

    @extend_schema(
        operation_id="vendor_bank_account_retrieve",
        summary="Your bank account",
        responses={
            200: BankAccountSerializer,
            403: NO_VENDOR,
            404: refusal("You have given none yet.", "not_found"),
        },
    )
    def retrieve(self, request: SignedInRequest) -> Response:
        """Where you are paid, and since when it is verified."""
        account = BankAccount.objects.filter(vendor=request.user.vendor).first()
        if account is None:
            raise NotThere()
        return Response(BankAccountSerializer(account).data)

    @extend_schema(
        operation_id="vendor_bank_account_update",
        summary="Say where you are paid",
        request=GivenBankAccountSerializer,
        responses={200: BankAccountSerializer, 403: NO_VENDOR},
    )
    def update(self, request: SignedInRequest) -> Response:
        """Staff verify it. One that takes the place of a verified account is not paid to for 72
        hours, and you get a mail. The same account again changes nothing."""
        wanted = checked(GivenBankAccountSerializer, request.data)
        account = keep_bank_account(request.user.vendor, **wanted)
        return Response(BankAccountSerializer(account).data)


@extend_schema(tags=["vendor"])
class PayoutViewSet(ListModelMixin, GenericViewSet):
    request: SignedInRequest
    scopes = scopes.of("vendor")
    queryset = Payout.objects.none()
    permission_classes = [IsVendor]
    serializer_class = PayoutSerializer
    filterset_class = PayoutFilterSet
    ordering = ("-pk",)

    def get_queryset(self) -> QuerySet[Payout]:
        return Payout.objects.filter(vendor=self.request.user.vendor)

    @extend_schema(
        operation_id="vendor_payouts_list",
        summary="Your payouts",
        responses={200: PayoutSerializer(many=True), 403: NO_VENDOR},
    )
    def list(self, request: Request) -> Response:
        """What was set aside for you, sent and paid, the newest first."""
        return super().list(request)
