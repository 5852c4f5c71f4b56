from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from rest_framework import status
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from core.api.parsers import UploadParser
from core.api.permissions import staff_with
from core.api.schema import bad_input, extend_schema
from core.api.serializers import checked
from core.money import ZERO
from ledger import examples, operations
from ledger.models import Settlement
from ledger.staff_serializers import SettlementFileSerializer, SettlementSerializer
from ledger.staff_views.common import NOT_STAFF


@extend_schema(tags=["back office"])
class SettlementViewSet(ViewSet):
    scopes = scopes.STAFF
    permission_classes = [staff_with("ledger.add_settlement")]
    parser_classes = [UploadParser]

    @extend_schema(
        operation_id="admin_settlements_create",
        summary="Import a gateway's settlement file",
        request={"multipart/form-data": SettlementFileSerializer},
        responses={
            201: SettlementSerializer,
            400: bad_input("It cannot be read.", "invalid", "unknown_gateway", attr="file"),
            403: NOT_STAFF,
        },
        examples=[examples.SETTLEMENT_FILE, *examples.SETTLEMENT],
    )
    def create(self, request: SignedInRequest) -> Response:
        """Each row is matched to a payment or refund by its reference; what arrived and the fee are
        posted. What does not match is listed with what to do, and not posted. The same rows again
        post nothing twice; those that did not match are tried once more."""
        wanted = checked(SettlementFileSerializer, request.data)
        sent = wanted.pop("file")
        made = operations.import_settlement(
            sent.read(), by=request.user, file_name=sent.name, **wanted
        )
        return Response(settlement_shown(made), status.HTTP_201_CREATED)


def settlement_shown(made: Settlement) -> dict[str, Any]:
    sums = made.lines.filter(problem="").aggregate(
        matched=Count("pk"),
        **{name: Coalesce(Sum(name), ZERO) for name in ("gross", "fee", "net")},
    )
    for name, value in sums.items():
        setattr(made, name, value)
    return dict(SettlementSerializer(made).data)
