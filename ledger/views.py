from dataclasses import asdict

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from core.api.negotiation import AnyAccepted
from core.api.routers import SingletonMixin
from core.api.schema import extend_schema, refusal
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
    StatementsSerializer,
)
from ledger.statement_sheets import statement_sheet
from ledger.statements import Statement, month_by_month, statement_named
from vendors.permissions import IsVendor

NO_VENDOR = refusal("For vendors.", "permission_denied")
NO_STATEMENT = refusal("There is none of this month.", "not_found")
MONTH = OpenApiParameter(
    "month", str, "path", pattern=r"^\d{4}-(0[1-9]|1[0-2])$", description="As in 2026-11."
)


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
class StatementsViewSet(SingletonMixin, ViewSet):
    scopes = scopes.of("vendor")
    permission_classes = [IsVendor]

    @extend_schema(
        operation_id="vendor_statements_retrieve",
        summary="Your statements",
        responses={200: StatementsSerializer, 403: NO_VENDOR},
    )
    def retrieve(self, request: SignedInRequest) -> Response:
        """The months since your first line. Each has a statement, as a PDF and as a CSV."""
        months = month_by_month(request.user.vendor)
        return Response(StatementsSerializer({"months": months}).data)


class OneStatementViewSet(SingletonMixin, ViewSet):
    scopes = scopes.of("vendor")
    permission_classes = [IsVendor]
    content_negotiation_class = AnyAccepted

    def statement(self, request: SignedInRequest, month: str) -> Statement:
        found = statement_named(request.user.vendor, month)
        if found is None:
            raise NotThere()
        return found


@extend_schema(tags=["vendor"])
class StatementPaperViewSet(OneStatementViewSet):
    @extend_schema(
        operation_id="vendor_statements_paper_retrieve",
        summary="A month's statement as a PDF",
        parameters=[MONTH],
        responses={
            (200, "application/pdf"): OpenApiTypes.BINARY,
            403: NO_VENDOR,
            404: NO_STATEMENT,
        },
    )
    def retrieve(self, request: SignedInRequest, month: str) -> HttpResponse:
        """What there was, every line in words, and what was left; in the language of who asks."""
        from ledger.papers import paper_of  # fonts' tables: half a second at a start

        found = self.statement(request, month)
        paper = paper_of(found, request.user.language)
        return as_file(paper, f"{found.file_name}.pdf", "application/pdf")


@extend_schema(tags=["vendor"])
class StatementSheetViewSet(OneStatementViewSet):
    @extend_schema(
        operation_id="vendor_statements_sheet_retrieve",
        summary="A month's statement as a CSV",
        parameters=[MONTH],
        responses={(200, "text/csv"): OpenApiTypes.BINARY, 403: NO_VENDOR, 404: NO_STATEMENT},
    )
    def retrieve(self, request: SignedInRequest, month: str) -> HttpResponse:
        """A row a line, between what there was and what was left."""
        found = self.statement(request, month)
        sheet = statement_sheet(found, request.user.language)
        return as_file(sheet, f"{found.file_name}.csv", "text/csv; charset=utf-8")


def as_file(content: bytes | str, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


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
