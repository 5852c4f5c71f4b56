"""Payout runs and their payouts: one person makes a run, another approves it."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts.requests import SignedInRequest
from core.api.schema import bad_input, extend_schema, refusal
from core.api.serializers import checked
from core.money import ZERO
from ledger import examples, operations
from ledger.filters import PayoutFilterSet, PayoutRunFilterSet
from ledger.models import Payout, PayoutRun
from ledger.staff_serializers import (
    NewRunSerializer,
    PayoutReceivedSerializer,
    PayoutRunSerializer,
    SettlePayoutSerializer,
    StaffPayoutSerializer,
)
from ledger.staff_views.common import MISSING, NOT_STAFF, ByAction, documented

NOT_NOW = refusal(
    "This is not possible from the present status.", "payout_refused", status="dropped"
)
TWO_PEOPLE = refusal(
    "Somebody else has to approve it, or its status is another.",
    "second_person_needed",
    "payout_refused",
    status="approved",
)


@documented(
    "admin_payouts", "payout runs", "a payout run", PayoutRunSerializer, "The newest first."
)
@extend_schema(tags=["back office"])
class PayoutRunViewSet(ListModelMixin, RetrieveModelMixin, ByAction):
    needed = {
        "list": "ledger.view_payoutrun",
        "create": "ledger.make_payout",
        "approve": "ledger.approve_payout",
        "send": "ledger.make_payout",
        "drop": "ledger.make_payout",
    }
    queryset = (
        PayoutRun.objects.select_related("made_by", "approved_by")
        .annotate(count=Count("payouts"), amount=Coalesce(Sum("payouts__amount"), ZERO))
        .order_by("-pk")
    )
    serializer_class = PayoutRunSerializer
    filterset_class = PayoutRunFilterSet
    ordering = ("-pk",)

    @extend_schema(
        operation_id="admin_payouts_create",
        summary="Make a payout run",
        request=NewRunSerializer,
        responses={
            201: PayoutRunSerializer,
            400: bad_input("It cannot be sent this way.", "unknown_provider", attr="provider"),
            403: NOT_STAFF,
            409: refusal(
                "No vendor can be paid anything now.",
                "nothing_to_pay_out",
                left_out=[
                    {"vendor": 9, "amount": "5000.00", "reason": "Less than is paid out at once."}
                ],
            ),
        },
    )
    def create(self, request: SignedInRequest) -> Response:
        """A draft of payouts to every vendor who can be paid: what was available is set aside for
        them. Somebody else approves it."""
        wanted = checked(NewRunSerializer, request.data)
        run = operations.make_run(by=request.user, **wanted)
        return Response(self.shown(run.pk), status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="admin_payouts_approve_create",
        summary="Approve a payout run",
        request=None,
        responses={200: PayoutRunSerializer, 403: NOT_STAFF, 404: MISSING, 409: TWO_PEOPLE},
    )
    @action(detail=True, methods=["post"])
    def approve(self, request: SignedInRequest, pk: int) -> Response:
        """You have compared its payouts with what vendors are owed."""
        return self.after(operations.approve_run)

    @extend_schema(
        operation_id="admin_payouts_send_create",
        summary="Send a payout run",
        request=None,
        responses={200: PayoutRunSerializer, 403: NOT_STAFF, 404: MISSING, 409: NOT_NOW},
    )
    @action(detail=True, methods=["post"])
    def send(self, request: SignedInRequest, pk: int) -> Response:
        """Its provider sends each payout after this answer; by hand, you have sent them."""
        return self.after(operations.send_run)

    @extend_schema(
        operation_id="admin_payouts_drop_create",
        summary="Drop a payout run",
        request=None,
        responses={200: PayoutRunSerializer, 403: NOT_STAFF, 404: MISSING, 409: NOT_NOW},
    )
    @action(detail=True, methods=["post"])
    def drop(self, request: SignedInRequest, pk: int) -> Response:
        """Nothing of it is sent: the money is available to the vendors again."""
        return self.after(operations.drop_run)

    def after(self, step: Callable[..., PayoutRun]) -> Response:
        """The run, once whoever asks has taken this step with it."""
        return Response(self.shown(step(self.get_object(), by=self.request.user).pk))

    def shown(self, pk: int) -> dict[str, Any]:
        return dict(self.get_serializer(self.get_queryset().get(pk=pk)).data)


@extend_schema(tags=["back office"])
class PayoutLineViewSet(ListModelMixin, ByAction):
    needed = {"list": "ledger.view_payout", "settle": "ledger.make_payout"}
    queryset = Payout.objects.all()
    serializer_class = StaffPayoutSerializer
    filterset_class = PayoutFilterSet
    ordering = ("pk",)

    def get_queryset(self) -> QuerySet[Payout]:
        return Payout.objects.filter(run=self.kwargs.get("run_id"))

    @extend_schema(
        operation_id="admin_payouts_lines_list",
        summary="List the payouts of a run",
        responses={200: StaffPayoutSerializer(many=True), 403: NOT_STAFF, 404: MISSING},
    )
    def list(self, request: Request, run_id: int) -> Response:
        """One a vendor, in the order of the sheet."""
        if not PayoutRun.objects.filter(pk=run_id).exists():
            raise Http404
        return super().list(request)

    @extend_schema(
        operation_id="admin_payouts_lines_settle_create",
        summary="Say what became of a payout",
        request=SettlePayoutSerializer,
        responses={200: StaffPayoutSerializer, 403: NOT_STAFF, 404: MISSING, 409: NOT_NOW},
    )
    @action(detail=True, methods=["post"])
    def settle(self, request: SignedInRequest, run_id: int, pk: int) -> Response:
        """You saw at the bank that it was paid, or came back. Said again it changes nothing."""
        wanted = checked(SettlePayoutSerializer, request.data)
        payout = operations.settle_payout(self.get_object(), by=request.user, **wanted)
        return Response(self.get_serializer(payout).data)


class PayoutWebhookViewSet(ViewSet):
    """What a provider reports of payouts. It signs that instead of signing in."""

    authentication_classes = []
    permission_classes = []

    @extend_schema(
        operation_id="payouts_webhooks_create",
        summary="Receive a provider's notification",
        request=OpenApiTypes.OBJECT,
        responses={
            200: PayoutReceivedSerializer,
            400: refusal("The notification cannot be understood.", "bad_notification"),
            401: refusal("The signature is not valid.", "bad_signature"),
            404: refusal("There is no such provider or payout.", "not_found"),
            409: refusal("This is not the amount of the payout.", "amount_mismatch"),
        },
        examples=examples.NOTIFICATION,
        auth=[],
        tags=["payments"],
    )
    def create(self, request: Request, provider: str) -> Response:
        """In the provider's own format, signed its way. Repeatable, in any order: a payout is paid
        once, and comes back once."""
        counted = operations.receive_notification(provider, request.headers, request.body)
        return Response({"result": "applied" if counted else "ignored"})
