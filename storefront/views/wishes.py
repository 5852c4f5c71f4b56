"""What somebody has marked with a heart."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.pages.access import signed_in
from accounts.requests import SignedInPageRequest
from catalog.models import Product, WishlistItem
from catalog.operations import add_wish, remove_wish
from catalog.serializers import WishSerializer
from core.pages.keyset import KeysetPage
from storefront.goods import cards_of
from storefront.guards import from_our_pages

PAGE = 24


@require_safe
@signed_in
def wishlist(request: SignedInPageRequest) -> HttpResponse:
    """The last wish first. What is off sale is not shown, and returns when it is sold again."""
    wishes = WishlistItem.objects.filter(user=request.user.pk, product__is_listed=True)
    page = KeysetPage(request.GET, wishes.select_related("product__vendor"), size=PAGE)
    rows = WishSerializer(page.rows, many=True).data
    context = {"cards": cards_of(row["product"] for row in rows), "next": page.next}
    return render(request, "storefront/account/wishlist.html", context | {"page": "wishlist"})


@require_POST
@from_our_pages
@signed_in
def change(request: SignedInPageRequest, product: int) -> HttpResponse:
    """Put a heart on goods, or take it off; then back to the page where that was."""
    if "remove" in request.POST:
        remove_wish(request.user, product)
    else:
        add_wish(request.user, get_object_or_404(Product.objects.on_sale(), pk=product))
    return redirect(back(request))


def back(request: HttpRequest) -> str:
    page = request.POST.get("page", "")
    is_ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    return page if is_ours else "storefront:wishlist"
