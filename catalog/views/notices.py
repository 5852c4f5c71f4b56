"""Being told when goods that are sold out can be had again."""

from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts import scopes
from accounts.models import User
from catalog import examples, operations
from catalog.models import Product
from catalog.notice_keys import notice_opened_by
from catalog.serializers.notices import StockNoticeRequestSerializer, StockNoticeSerializer
from core.api.routers import SingletonMixin
from core.api.schema import bad_input, extend_schema, refusal
from core.api.serializers import checked
from core.api.throttling import ScopedThrottle
from core.errors import BadInput, NotThere

KEY = OpenApiParameter(
    "X-Stock-Notice",
    str,
    OpenApiParameter.HEADER,
    description="The key of a guest's notice, from the link in its mail.",
)


@extend_schema(tags=["products"])
class StockNoticeViewSet(SingletonMixin, ViewSet):
    permission_classes = (AllowAny,)
    scopes = scopes.of("catalog")
    throttle_scope = "stock_notice"

    def get_throttles(self) -> list:
        return [ScopedThrottle()] if self.action == "update" else []

    @extend_schema(
        operation_id="products_stock_notice_update",
        summary="Be told when goods are back",
        request=StockNoticeRequestSerializer,
        responses={
            200: StockNoticeSerializer,
            201: StockNoticeSerializer,
            202: StockNoticeSerializer,
            400: bad_input("A guest names an e-mail address.", "required", attr="email"),
            404: refusal("There are no such goods or variant on sale.", "not_found"),
            409: refusal(
                "They can be had right now, or you wait for very many goods already.",
                "in_stock",
                "too_many_notices",
            ),
        },
        examples=[
            examples.NOTICE_OF_GUEST,
            examples.NOTICE_OF_VARIANT,
            examples.NOTICE,
            examples.NOTICE_TO_CONFIRM,
        ],
    )
    def update(self, request: Request, pk: int) -> Response:
        """One mail, as soon as the goods, or the variant, can be had again. 201 for an account, 200
        when it is waiting already; 202 for a guest, who confirms the address by a link first."""
        product = get_object_or_404(Product.objects.on_sale(), pk=pk)
        wanted = checked(StockNoticeRequestSerializer, request.data)
        if isinstance(request.user, User):
            variant = wanted.get("variant")
            notice, is_new = operations.ask_for_notice(product, by=request.user, variant=variant)
            code: int = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        else:
            if "email" not in wanted:
                refused = BadInput(_("This field is required."), attr="email")
                refused.code = "required"
                raise refused
            wanted.setdefault("language", get_language())
            notice, _is_new = operations.ask_for_notice(product, **wanted)
            code = status.HTTP_202_ACCEPTED
        return Response(StockNoticeSerializer(notice).data, code)

    @extend_schema(
        operation_id="products_stock_notice_destroy",
        summary="Wait for goods no more",
        parameters=[KEY],
        responses={
            204: None,
            404: refusal("The key of a guest is missing or opens nothing.", "not_found"),
        },
    )
    def destroy(self, request: Request, pk: int) -> Response:
        """Of an account all its notices of these goods, of a guest the one that the key opens.
        Repeating it changes nothing."""
        if isinstance(request.user, User):
            operations.end_notices(request.user, pk)
        else:
            notice = notice_opened_by(request.headers.get("X-Stock-Notice", ""))
            if notice is None or notice.product_id != pk:
                raise NotThere()
            operations.end_notice(notice)
        return Response(status=status.HTTP_204_NO_CONTENT)
