from django.db.models import Q
from django.shortcuts import get_object_or_404
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet, ViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from catalog.models import Product
from catalog.permissions import HasShop
from catalog.views.public import PublicReads
from core.api.etags import ConditionalReads
from core.api.parsers import UploadParser
from core.api.schema import extend_schema, refusal
from core.api.serializers import checked
from orders.guests import Actor
from orders.models import Order
from orders.presentation import OrderView
from orders.reads.whole import order_in_lists
from orders.views.asking import (
    KEY_IN_ADDRESS,
    KEY_IN_HEADER,
    AskedByGuestsToo,
    asker_of,
    key_shown,
)
from reviews import examples, operations, pictures
from reviews.filters import ReviewFilterSet
from reviews.models import Review, ReviewImage
from reviews.serializers import (
    HidingSerializer,
    NewReviewSerializer,
    ReplySerializer,
    ReviewChangeSerializer,
    ReviewImageSerializer,
    ReviewImageUploadSerializer,
    ReviewOfOrderSerializer,
    ReviewSerializer,
    RevisedReviewSerializer,
)


class SignedInOrWithKey(BasePermission):
    """Whoever may have written a review."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.user.is_authenticated or bool(key_shown(request))


def shown_by_key(request: Request, pk: int) -> tuple[Review, Actor]:
    """A guest's review with its author: whoever shows the key of the order. Raises NotThere."""
    written = Review.objects.filter(item__isnull=False)
    review = get_object_or_404(written.select_related("item__fulfillment__order"), pk=pk)
    assert review.item is not None
    return review, asker_of(request, review.item.fulfillment.order.number)


def own_review(request: SignedInRequest, pk: int) -> tuple[Review, Actor]:
    """A review with its author, who asks. Raises NotThere for others'."""
    if key_shown(request):
        return shown_by_key(request, pk)
    return get_object_or_404(Review.objects.filter(author=request.user.pk), pk=pk), request.user


def changeable_review(request: SignedInRequest, pk: int) -> tuple[Review, Actor]:
    """As own_review; for moderators everybody's."""
    if key_shown(request):
        return shown_by_key(request, pk)
    return get_object_or_404(Review.objects.changeable_by(request.user), pk=pk), request.user


@extend_schema(tags=["reviews"])
class OrderReviewViewSet(AskedByGuestsToo, ListModelMixin, GenericViewSet):
    scopes = {"GET": scopes.Scope.ORDERS_READ, "POST": scopes.Scope.REVIEWS_WRITE}
    queryset = Review.objects.none()
    filterset_class = ReviewFilterSet
    serializer_class = ReviewSerializer
    ordering = ("-pk",)

    def get_order(self) -> Order:
        """Raises NotThere where it is none of the asker's business."""
        return OrderView(order_in_lists(self.kwargs["number"]), self.asker).order

    def get_queryset(self):
        found = Review.objects.about_goods_of(self.get_order().pk).written_by(self.asker)
        return found.select_related("author").with_pictures()

    @extend_schema(
        operation_id="orders_reviews_list",
        summary="What you think of the goods of an order",
        parameters=[KEY_IN_ADDRESS],
        examples=[examples.REVIEW],
    )
    def list(self, request: Request, number: str) -> Response:
        """Your own reviews of them, the newest first, hidden ones too."""
        return super().list(request)

    @extend_schema(
        operation_id="orders_reviews_create",
        summary="Review goods of an order",
        parameters=[KEY_IN_HEADER],
        request=ReviewOfOrderSerializer,
        responses={
            201: ReviewSerializer,
            404: refusal(
                "There is no such order, it is not yours, or they are not in it.", "not_found"
            ),
            409: refusal(
                "Not delivered (yet), reviewed before, or your own goods.",
                "not_received",
                "already_reviewed",
                "own_product",
            ),
        },
        examples=[examples.NEW_REVIEW_OF_ORDER, examples.REVIEW],
    )
    def create(self, request: Request, number: str) -> Response:
        """For its buyer, a guest by the key of the order: once for each of the goods, when they
        have arrived. A guest is shown as `Sari D.`; `PATCH /reviews/{id}` and its pictures take the
        key too."""
        order = self.get_order()
        wanted = checked(ReviewOfOrderSerializer, request.data)
        review = operations.review_of_order(order, self.asker, wanted.pop("product"), **wanted)
        return Response(ReviewSerializer(review).data, status.HTTP_201_CREATED)


@extend_schema(tags=["reviews"])
class ProductReviewViewSet(ConditionalReads, PublicReads, ListModelMixin, GenericViewSet):
    scopes = scopes.writing("reviews")
    serializer_class = ReviewSerializer
    filterset_class = ReviewFilterSet
    write_permissions = (IsAuthenticated,)
    ordering = ("-pk",)

    def get_queryset(self):
        reviews = Review.objects.visible().filter(product=self.kwargs["pk"])
        return reviews.select_related("author").with_pictures()

    @extend_schema(
        operation_id="products_reviews_list",
        summary="What buyers think of a product",
        auth=[],
        examples=[examples.REVIEW],
    )
    def list(self, request: Request, pk: int) -> Response:
        """The newest first. Hidden ones are not shown, to nobody."""
        if not Product.objects.on_sale().filter(pk=pk).exists():
            get_object_or_404(Product.objects.visible_to(self.asker(request)), pk=pk)
        return super().list(request)

    @extend_schema(
        operation_id="products_reviews_create",
        summary="Review a product",
        request=NewReviewSerializer,
        responses={
            201: ReviewSerializer,
            409: refusal(
                "Not delivered to you (yet), reviewed before, or your own goods.",
                "not_received",
                "already_reviewed",
                "own_product",
            ),
        },
        examples=[examples.NEW_REVIEW, examples.REVIEW],
    )
    def create(self, request: SignedInRequest, pk: int) -> Response:
        """For buyers to whom it was delivered, once each. What left sale can still be reviewed by
        who bought it."""
        bought = Q(pk__in=operations.bought_by(request.user))
        goods = Product.objects.filter(bought | Q(is_listed=True) | Q(vendor__owner=request.user))
        product = get_object_or_404(goods.select_related("vendor"), pk=pk)
        wanted = checked(NewReviewSerializer, request.data)
        review = operations.write_review(product, request.user, **wanted)
        return Response(ReviewSerializer(review).data, status.HTTP_201_CREATED)


@extend_schema(tags=["reviews"])
class ReviewViewSet(ConditionalReads, PublicReads, ViewSet):
    scopes = scopes.writing("reviews")
    write_permissions = (SignedInOrWithKey,)
    lookup_value_converter = "int"

    @extend_schema(
        operation_id="reviews_retrieve",
        summary="A review",
        auth=[],
        responses=ReviewSerializer,
        examples=[examples.REVIEW],
    )
    def retrieve(self, request: Request, pk: int) -> Response:
        """A hidden one is a 404, but for its author and for staff who may hide."""
        known = Review.objects.select_related("author").with_pictures()
        review = known.visible().filter(pk=pk).first()
        if review is None:
            review = get_object_or_404(known.visible_to(self.asker(request)), pk=pk)
        return Response(ReviewSerializer(review).data)

    @extend_schema(
        operation_id="reviews_update",
        summary="Write a review anew",
        parameters=[KEY_IN_HEADER],
        request=RevisedReviewSerializer,
        responses=ReviewSerializer,
        examples=[examples.NEW_REVIEW, examples.REVIEW],
    )
    def update(self, request: SignedInRequest, pk: int) -> Response:
        """For its author. Staff with reviews.change_review send `is_hidden` alone. Somebody else's
        is a 404."""
        review, by = changeable_review(request, pk)
        whole = operations.is_author(review, by)
        wanted = checked(RevisedReviewSerializer if whole else HidingSerializer, request.data)
        return self._revised(review, by, wanted)

    @extend_schema(
        operation_id="reviews_partial_update",
        summary="Change a review",
        parameters=[KEY_IN_HEADER],
        request=ReviewChangeSerializer,
        responses=ReviewSerializer,
        examples=[examples.CHANGED_REVIEW, examples.HIDDEN_REVIEW, examples.REVIEW],
    )
    def partial_update(self, request: SignedInRequest, pk: int) -> Response:
        """For its author: rating and comment. For staff with reviews.change_review: `is_hidden`;
        a hidden review does not count in the product's rating. Whoever sends what is not theirs
        to change gets a 403, for somebody else's review a 404."""
        review, by = changeable_review(request, pk)
        return self._revised(review, by, checked(ReviewChangeSerializer, request.data))

    @extend_schema(
        operation_id="reviews_destroy",
        summary="Take a review back",
        parameters=[KEY_IN_HEADER],
        responses={204: None, 409: refusal("The house has hidden it.", "review_hidden")},
    )
    def destroy(self, request: SignedInRequest, pk: int) -> Response:
        """For its author, who may then write another. Not while it is hidden."""
        review, _by = own_review(request, pk)
        operations.delete_review(review)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        operation_id="reviews_reply_update",
        summary="Answer a review",
        request=ReplySerializer,
        responses={
            200: ReviewSerializer,
            409: refusal("The shop is suspended.", "vendor_suspended"),
        },
        examples=[examples.REPLY, examples.REVIEW],
    )
    @action(detail=True, methods=["put"], write_permissions=(IsAuthenticated, HasShop))
    def reply(self, request: SignedInRequest, pk: int) -> Response:
        """For the product's vendor. There is one answer: another replaces it, an empty one removes
        it. Reviews of other vendors' goods are a 404."""
        known = Review.objects.answerable_by(request.user).select_related("product")
        review = get_object_or_404(known, pk=pk)
        wanted = checked(ReplySerializer, request.data)
        return Response(ReviewSerializer(operations.answer_review(review, **wanted)).data)

    def _revised(self, review: Review, by: Actor, wanted: dict) -> Response:
        review = operations.revise_review(review, by=by, **wanted)
        return Response(ReviewSerializer(review).data)


@extend_schema(tags=["reviews"])
class ReviewImageViewSet(ViewSet):
    request: SignedInRequest
    scopes = dict.fromkeys(("POST", "DELETE"), scopes.Scope.REVIEWS_WRITE)
    permission_classes = (SignedInOrWithKey,)
    lookup_url_kwarg = "image"
    lookup_value_converter = "int"

    def get_parsers(self) -> list:
        return [UploadParser()]

    @extend_schema(
        operation_id="reviews_images_create",
        summary="Show a picture with a review",
        parameters=[KEY_IN_HEADER],
        request={"multipart/form-data": ReviewImageUploadSerializer},
        responses={
            201: ReviewImageSerializer,
            409: refusal("There are 5 pictures already.", "too_many_pictures", limit=5),
        },
        examples=[examples.NEW_REVIEW_IMAGE, examples.REVIEW_IMAGE],
    )
    def create(self, request: SignedInRequest, pk: int) -> Response:
        """For its author. The file is re-encoded without its metadata."""
        review, by = own_review(request, pk)
        wanted = checked(ReviewImageUploadSerializer, request.data)
        image = pictures.add_picture(review, by=by, **wanted)
        return Response(ReviewImageSerializer(image).data, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="reviews_images_destroy",
        summary="Take a picture off a review",
        parameters=[KEY_IN_HEADER],
        responses={204: None},
    )
    def destroy(self, request: SignedInRequest, pk: int, image: int) -> Response:
        """For the review's author, and for staff with reviews.change_review."""
        review, by = changeable_review(request, pk)
        found = get_object_or_404(
            ReviewImage.objects.select_related("review"), review=review, pk=image
        )
        pictures.remove_picture(found, by=by)
        return Response(status=status.HTTP_204_NO_CONTENT)
