"""What somebody wishes for."""

from django.db.models import QuerySet

from accounts.requests import SignedInRequest
from catalog import operations
from catalog.models import Product, WishlistItem
from core.errors import NotThere
from dialects.ruparawi.access import member
from dialects.ruparawi.endpoint import Answer, endpoint
from dialects.ruparawi.errors import Refused
from dialects.ruparawi.paging import first
from dialects.ruparawi.serializers import products as shapes


def own(request: SignedInRequest) -> QuerySet[WishlistItem]:
    return WishlistItem.objects.filter(user=request.user, product__is_listed=True)


@endpoint(member)
def show(request: SignedInRequest) -> Answer:
    wishes = own(request).select_related("product").prefetch_related("product__variants")
    return {
        "success": True,
        "message": "Wishlist retrieved successfully",
        "wishlist": {
            "products": [shapes.wish(item) for item in first(request, wishes.order_by("-pk"))],
            "count": own(request).count(),
        },
    }


@endpoint(member)
def count(request: SignedInRequest) -> Answer:
    """What the tiles of their dashboard ask for."""
    return {"success": True, "count": own(request).count()}


@endpoint(member)
def add(request: SignedInRequest, pk: int) -> Answer:
    product = Product.objects.on_sale().filter(pk=pk).first()
    if product is None:
        raise NotThere("Product not found")
    _wish, is_new = operations.add_wish(request.user, product)
    if not is_new:
        raise Refused("Product is already in wishlist")
    return {"success": True, "message": f"{product.name} added to wishlist successfully"}


@endpoint(member)
def remove(request: SignedInRequest, pk: int) -> Answer:
    if not operations.remove_wish(request.user, pk):
        raise NotThere("Product is not in wishlist")
    return {"success": True, "message": "Product removed from wishlist successfully"}
