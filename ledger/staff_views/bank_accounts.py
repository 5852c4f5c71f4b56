from collections.abc import Callable

from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response

from accounts.requests import SignedInRequest
from core.api.schema import extend_schema, refusal
from core.api.serializers import checked
from ledger import operations
from ledger.filters import BankAccountFilterSet
from ledger.models import BankAccount
from ledger.staff_serializers import BankAccountRefusalSerializer, StaffBankAccountSerializer
from ledger.staff_views.common import MISSING, NOT_STAFF, ByAction, documented

NOT_VERIFIABLE = refusal(
    "It was verified or changed meanwhile, or is your own shop's.", "not_verifiable"
)


@documented(
    "admin_bank_accounts",
    "bank accounts of vendors",
    "the bank account of a vendor",
    StaffBankAccountSerializer,
    "Those that were changed last come first; `is_verified=no` are to be looked at.",
)
@extend_schema(tags=["back office"])
class StaffBankAccountViewSet(ListModelMixin, RetrieveModelMixin, ByAction):
    """Where vendors are paid, for who verifies that: with the whole number."""

    needed = {"list": "ledger.verify_bankaccount"}
    queryset = BankAccount.objects.select_related("vendor", "verified_by")
    serializer_class = StaffBankAccountSerializer
    filterset_class = BankAccountFilterSet
    ordering = ("-changed_at", "-pk")

    @extend_schema(
        operation_id="admin_bank_accounts_verify_create",
        summary="Verify a bank account",
        request=None,
        responses={
            200: StaffBankAccountSerializer,
            403: NOT_STAFF,
            404: MISSING,
            409: NOT_VERIFIABLE,
        },
    )
    @action(detail=True, methods=["post"])
    def verify(self, request: SignedInRequest, pk: int) -> Response:
        """Holder and number are the vendor's: you have seen a paper that says so. From then on it
        is paid to, unless it is paused."""
        return self.after(operations.verify_bank_account)

    @extend_schema(
        operation_id="admin_bank_accounts_refuse_create",
        summary="Refuse a bank account",
        request=BankAccountRefusalSerializer,
        responses={
            200: StaffBankAccountSerializer,
            403: NOT_STAFF,
            404: MISSING,
            409: NOT_VERIFIABLE,
        },
    )
    @action(detail=True, methods=["post"])
    def refuse(self, request: SignedInRequest, pk: int) -> Response:
        """Nothing is paid to it. The vendor reads why, by mail too, and gives another."""
        wanted = checked(BankAccountRefusalSerializer, request.data)
        return self.after(operations.refuse_bank_account, **wanted)

    def after(self, decide: Callable[..., BankAccount], **said: str) -> Response:
        """The account, once whoever asks has decided on it."""
        decided = decide(self.get_object(), by=self.request.user, **said)
        return Response(self.get_serializer(decided).data)
