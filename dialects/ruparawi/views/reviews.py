"""What buyers think of goods: bare lists and rows, without `success`."""

from rest_framework.request import Request

from accounts.requests import SignedInRequest
from catalog.models import Product
from core.errors import NotThere
from dialects.ruparawi.access import anyone, member, mine_or_refuse
from dialects.ruparawi.endpoint import Answer, Body, endpoint
from dialects.ruparawi.paging import first
from dialects.ruparawi.serializers import content as shapes
from reviews import operations
from reviews.models import Review


@endpoint(anyone)
def of_product(request: Request, pk: int) -> Answer:
    rows = first(request, Review.objects.visible().filter(product=pk).order_by("-pk"))
    return [shapes.review(row) for row in rows]


@endpoint(anyone, is_bare=True)
def show(request: Request, pk: int) -> Answer:
    review = Review.objects.visible().filter(pk=pk).first()
    if review is None:
        raise NotThere("Review not found")
    return shapes.review(review)


@endpoint(member, takes=shapes.ReviewForm, is_bare=True)
def write(request: SignedInRequest, form: Body) -> Answer:
    goods = Product.objects.ever_on_sale().select_related("vendor")
    product = goods.filter(pk=form["product_id"]).first()
    if product is None:
        raise NotThere("Product not found")
    review = operations.write_review(
        product, request.user, rating=form["rating"], comment=form["comment"]
    )
    return shapes.review(review), 201


def own(request: SignedInRequest, pk: int) -> Review:
    everybodys = Review.objects.filter(pk=pk)
    own = everybodys.filter(author=request.user)
    return mine_or_refuse(own, everybodys.visible(), "Review not found")


@endpoint(member, takes=shapes.ReviewChangeForm, is_bare=True)
def change(request: SignedInRequest, pk: int, form: Body) -> Answer:
    return shapes.review(operations.revise_review(own(request, pk), by=request.user, **form))


@endpoint(member, is_bare=True)
def delete(request: SignedInRequest, pk: int) -> Answer:
    operations.delete_review(own(request, pk))
    return {"message": "Review deleted successfully"}
