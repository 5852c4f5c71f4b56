"""What somebody is gathering to buy."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from orders.carts import grouped
from orders.reads.carts import items_of
from storefront.caching import personal


@personal
@login_required(login_url="people:log-in")
def cart(request: HttpRequest) -> HttpResponse:
    return render(request, "storefront/cart.html", {"cart": grouped(items_of(request.user), request.user)})
