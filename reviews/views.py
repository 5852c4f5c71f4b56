from django.db.models import Q
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

from accounts import scopes
from accounts.requests import SignedInRequest
from catalog.models import Product
from catalog.permissions import HasShop
from catalog.views.public import PublicReads
from core.api.etags import ConditionalReads
from core.api.parsers import UploadParser
from core.api.schema import refusal
from core.api.serializers import checked
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
    ReviewSerializer,
    RevisedReviewSerializer,
)


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
    write_permissions = (IsAuthenticated,)
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
        request=RevisedReviewSerializer,
        responses=ReviewSerializer,
        examples=[examples.NEW_REVIEW, examples.REVIEW],
    )
    def update(self, request: SignedInRequest, pk: int) -> Response:
        """For its author. Staff with reviews.change_review send `is_hidden` alone. Somebody else's
        is a 404."""
        review = self._found(request, pk)
        is_own = review.author_id == request.user.pk
        return self._revised(
            request, review, RevisedReviewSerializer if is_own else HidingSerializer
        )

    @extend_schema(
        operation_id="reviews_partial_update",
        summary="Change a review",
        request=ReviewChangeSerializer,
        responses=ReviewSerializer,
        examples=[examples.CHANGED_REVIEW, examples.HIDDEN_REVIEW, examples.REVIEW],
    )
    def partial_update(self, request: SignedInRequest, pk: int) -> Response:
        """For its author: rating and comment. For staff with reviews.change_review: `is_hidden`;
        a hidden review does not count in the product's rating. Whoever sends what is not theirs
        to change gets a 403, for somebody else's review a 404."""
        return self._revised(request, self._found(request, pk), ReviewChangeSerializer)

    @extend_schema(
        operation_id="reviews_destroy",
        summary="Take a review back",
        responses={204: None, 409: refusal("The house has hidden it.", "review_hidden")},
    )
    def destroy(self, request: Request, pk: int) -> Response:
        """For its author, who may then write another. Not while it is hidden."""
        review = get_object_or_404(Review.objects.filter(author=request.user.pk), pk=pk)
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

    def _found(self, request: SignedInRequest, pk: int) -> Review:
        return get_object_or_404(Review.objects.changeable_by(request.user), pk=pk)

    def _revised(self, request: SignedInRequest, review: Review, serializer_class) -> Response:
        wanted = checked(serializer_class, request.data)
        review = operations.revise_review(review, by=request.user, **wanted)
        return Response(ReviewSerializer(review).data)


@extend_schema(tags=["reviews"])
class ReviewImageViewSet(ViewSet):
    request: SignedInRequest
    scopes = dict.fromkeys(("POST", "DELETE"), scopes.Scope.REVIEWS_WRITE)
    permission_classes = (IsAuthenticated,)
    lookup_url_kwarg = "image"
    lookup_value_converter = "int"

    def get_parsers(self) -> list:
        return [UploadParser()]

    @extend_schema(
        operation_id="reviews_images_create",
        summary="Show a picture with a review",
        request={"multipart/form-data": ReviewImageUploadSerializer},
        responses={
            201: ReviewImageSerializer,
            409: refusal("There are 5 pictures already.", "too_many_pictures", limit=5),
        },
        examples=[examples.NEW_REVIEW_IMAGE, examples.REVIEW_IMAGE],
    )
    def create(self, request: SignedInRequest, pk: int) -> Response:
        """For its author. The file is re-encoded without its metadata."""
        review = get_object_or_404(Review.objects.filter(author=request.user.pk), pk=pk)
        wanted = checked(ReviewImageUploadSerializer, request.data)
        image = pictures.add_picture(review, by=request.user, **wanted)
        return Response(ReviewImageSerializer(image).data, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="reviews_images_destroy",
        summary="Take a picture off a review",
        responses={204: None},
    )
    def destroy(self, request: SignedInRequest, pk: int, image: int) -> Response:
        """For the review's author, and for staff with reviews.change_review."""
        known = ReviewImage.objects.select_related("review")
        found = get_object_or_404(
            known.filter(review__in=Review.objects.changeable_by(request.user)),
            review=pk,
            pk=image,
        )
        pictures.remove_picture(found, by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
