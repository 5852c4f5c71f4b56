from django.shortcuts import get_object_or_404
from rest_framework import status
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from catalog.models import Product
from catalog.views.public import PublicReads
from core.api.etags import ConditionalReads
from core.api.schema import bad_input, extend_schema, refusal
from core.api.serializers import checked
from core.api.throttling import ScopedThrottle
from orders import operations
from orders.filters import OrderQuestionFilterSet
from orders.models import Order, Question
from orders.presentation import OrderView
from orders.reads.whole import order_in_lists
from orders.serializers.questions import (
    QuestionAboutGoodsSerializer,
    QuestionAboutOrderSerializer,
    QuestionSerializer,
)
from orders.views.asking import KEY_IN_HEADER, AskedByGuestsToo


class SlowlyAsked(GenericViewSet):
    """Questions are limited, answers to who reads are not."""

    throttle_scope = "question"

    def get_throttles(self):
        return [ScopedThrottle()] if self.action == "create" else []


@extend_schema(tags=["products"])
class ProductQuestionViewSet(ConditionalReads, PublicReads, ListModelMixin, SlowlyAsked):
    scopes = scopes.writing("orders")
    serializer_class = QuestionSerializer
    write_permissions = (IsAuthenticated,)
    ordering = ("-pk",)

    def get_queryset(self):
        return Question.objects.about_goods(self.kwargs["pk"]).select_related("asker", "vendor")

    @extend_schema(
        operation_id="products_questions_list",
        summary="What others asked about a product",
        auth=[],
    )
    def list(self, request: Request, pk: int) -> Response:
        """With the maker's answers, the newest first. What is not answered yet is not shown."""
        if not Product.objects.on_sale().filter(pk=pk).exists():
            get_object_or_404(Product.objects.visible_to(self.asker(request)), pk=pk)
        return super().list(request)

    @extend_schema(
        operation_id="products_questions_create",
        summary="Ask about a product",
        request=QuestionAboutGoodsSerializer,
        responses={
            201: QuestionSerializer,
            404: refusal("There are no such goods on sale.", "not_found"),
            409: refusal("These goods are your own.", "own_product"),
        },
    )
    def create(self, request: SignedInRequest, pk: int) -> Response:
        """The maker is told by mail, and so are you of the answer; then everybody can read both."""
        product = get_object_or_404(Product.objects.on_sale().select_related("vendor"), pk=pk)
        wanted = checked(QuestionAboutGoodsSerializer, request.data)
        question = operations.ask_about_goods(product, by=request.user, **wanted)
        return Response(QuestionSerializer(question).data, status.HTTP_201_CREATED)


@extend_schema(tags=["orders"])
class OrderQuestionViewSet(AskedByGuestsToo, ListModelMixin, SlowlyAsked):
    scopes = scopes.of("orders")
    queryset = Question.objects.none()
    filterset_class = OrderQuestionFilterSet
    serializer_class = QuestionSerializer
    ordering = ("pk",)

    def get_order(self) -> Order:
        """Raises NotThere where it is none of the asker's business."""
        return OrderView(order_in_lists(self.kwargs["number"]), self.asker).order

    def get_queryset(self):
        found = Question.objects.in_order(self.get_order().pk, self.asker)
        return found.select_related("asker", "vendor", "fulfillment__order")

    @extend_schema(
        operation_id="orders_questions_list",
        summary="What was asked about an order",
        responses={
            200: QuestionSerializer(many=True),
            404: refusal("There is no such order, or it is not yours.", "not_found"),
        },
    )
    def list(self, request: Request, number: str) -> Response:
        """For its buyer, and a vendor of what was asked about its own part; the oldest first."""
        return super().list(request)

    @extend_schema(
        operation_id="orders_questions_create",
        summary="Ask about an order",
        parameters=[KEY_IN_HEADER],
        request=QuestionAboutOrderSerializer,
        responses={
            201: QuestionSerializer,
            400: bad_input("Say which part is meant.", "fulfillment_required", attr="fulfillment"),
            404: refusal("There is no such order or part, or it is not yours.", "not_found"),
            409: refusal("Only its buyer asks.", "not_allowed"),
        },
    )
    def create(self, request: Request, number: str) -> Response:
        """For its buyer. Nobody else reads it; the maker is told by mail, and so are you of the
        answer."""
        order = self.get_order()
        wanted = checked(QuestionAboutOrderSerializer, request.data)
        question = operations.ask_about_order(order, by=self.asker, **wanted)
        return Response(QuestionSerializer(question).data, status.HTTP_201_CREATED)
