from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import scopes
from catalog.models import Product
from catalog.permissions import HasShop
from catalog.reads import etags
from catalog.views.public import PublicReads
from core.api.json import dumps
from core.api.schema import IF_NONE_MATCH, ErrorSerializer, refusal
from core.api.serializers import checked
from reviews import examples, operations
from reviews.models import Review
from reviews.serializers import (
    HidingSerializer,
    NewReviewSerializer,
    ReplySerializer,
    ReviewChangeSerializer,
    ReviewSerializer,
    RevisedReviewSerializer,
)

PARAMETERS = {"rating", "cursor", "page_size"}


@extend_schema(tags=["reviews"])
class ReviewsView(PublicReads, generics.ListAPIView):
    scopes = scopes.writing("reviews")
    serializer_class = ReviewSerializer
    write_permissions = (IsAuthenticated,)
    ordering = ("-pk",)

    def get_queryset(self):
        reviews = Review.objects.visible().filter(product=self.kwargs["pk"])
        stars = self.request.GET.get("rating")
        unknown = set(self.request.GET) - PARAMETERS
        if unknown:
            raise ValidationError({name: ["Unknown parameter."] for name in unknown})
        if stars is not None:
            if stars not in ("1", "2", "3", "4", "5"):
                raise ValidationError({"rating": ["A number from 1 to 5 is wanted."]})
            reviews = reviews.filter(rating=int(stars))
        return reviews.select_related("author")

    @extend_schema(
        operation_id="products_reviews_list",
        summary="What buyers think of a product",
        auth=[],
        parameters=[
            OpenApiParameter("rating", int, description="Only those with so many stars, 1 to 5."),
            IF_NONE_MATCH,
        ],
        responses={200: ReviewSerializer(many=True), 304: None, 400: ErrorSerializer},
        examples=[examples.REVIEW],
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        """The newest first. Hidden ones are not shown, to nobody."""
        if not Product.objects.on_sale().filter(pk=pk).exists():
            get_object_or_404(Product.objects.visible_to(self.asker(request)), pk=pk)
        return etags.answer(request._request, dumps(self.list(request).data))

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
    def post(self, request: Request, pk: int) -> Response:
        """For buyers to whom it was delivered, once each. What left sale can still be reviewed by
        who bought it."""
        bought = Q(pk__in=operations.bought_by(request.user))
        goods = Product.objects.filter(bought | Q(is_listed=True) | Q(vendor__owner=request.user))
        product = get_object_or_404(goods.select_related("vendor"), pk=pk)
        wanted = checked(NewReviewSerializer, request.data)
        review = operations.write_review(product, request.user, **wanted)
        return Response(ReviewSerializer(review).data, status.HTTP_201_CREATED)


@extend_schema(tags=["reviews"])
class ReviewView(PublicReads):
    scopes = scopes.writing("reviews")
    write_permissions = (IsAuthenticated,)

    @extend_schema(
        operation_id="reviews_retrieve",
        summary="A review",
        auth=[],
        parameters=[IF_NONE_MATCH],
        responses={200: ReviewSerializer, 304: None},
        examples=[examples.REVIEW],
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        """A hidden one is a 404, but for its author and for staff who may hide."""
        known = Review.objects.select_related("author")
        review = known.visible().filter(pk=pk).first()
        if review is None:
            review = get_object_or_404(known.visible_to(self.asker(request)), pk=pk)
        return etags.answer(request._request, dumps(ReviewSerializer(review).data))

    @extend_schema(
        operation_id="reviews_update",
        summary="Write a review anew",
        request=RevisedReviewSerializer,
        responses=ReviewSerializer,
        examples=[examples.NEW_REVIEW, examples.REVIEW],
    )
    def put(self, request: Request, pk: int) -> Response:
        """For its author. Staff with reviews.change_review send `is_hidden` alone. Somebody else's
        is a 404."""
        review = self._found(request, pk)
        is_own = review.author_id == request.user.pk
        return self._revised(request, review, RevisedReviewSerializer if is_own else None)

    @extend_schema(
        operation_id="reviews_partial_update",
        summary="Change a review",
        request=ReviewChangeSerializer,
        responses=ReviewSerializer,
        examples=[examples.CHANGED_REVIEW, examples.HIDDEN_REVIEW, examples.REVIEW],
    )
    def patch(self, request: Request, pk: int) -> Response:
        """For its author: rating and comment. For staff with reviews.change_review: `is_hidden`;
        a hidden review does not count in the product's rating. Whoever sends what is not theirs
        to change gets a 403, for somebody else's review a 404."""
        return self._revised(request, self._found(request, pk), ReviewChangeSerializer)

    @extend_schema(
        operation_id="reviews_destroy",
        summary="Take a review back",
        responses={204: None, 409: refusal("The house has hidden it.", "review_hidden")},
    )
    def delete(self, request: Request, pk: int) -> Response:
        """For its author, who may then write another. Not while it is hidden."""
        review = get_object_or_404(Review.objects.filter(author=request.user.pk), pk=pk)
        operations.delete_review(review)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _found(self, request: Request, pk: int) -> Review:
        return get_object_or_404(Review.objects.changeable_by(request.user), pk=pk)

    def _revised(self, request: Request, review: Review, serializer_class) -> Response:
        wanted = checked(serializer_class or HidingSerializer, request.data)
        review = operations.revise_review(review, by=request.user, **wanted)
        return Response(ReviewSerializer(review).data)


@extend_schema(tags=["reviews"])
class ReplyView(APIView):
    scopes = {"PUT": scopes.Scope.REVIEWS_WRITE}
    permission_classes = (IsAuthenticated, HasShop)

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
    def put(self, request: Request, pk: int) -> Response:
        """For the product's vendor. There is one answer: another replaces it, an empty one removes
        it. Reviews of other vendors' goods are a 404."""
        known = Review.objects.answerable_by(request.user).select_related("product")
        review = get_object_or_404(known, pk=pk)
        wanted = checked(ReplySerializer, request.data)
        return Response(ReviewSerializer(operations.answer_review(review, **wanted)).data)
