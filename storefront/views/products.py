"""One product with all that its page shows."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from orjson import loads

from accounts.pages.access import signed_in
from accounts.requests import SignedInPageRequest
from catalog.models import Product
from catalog.reads import detail
from catalog.reads.related import related_goods
from content.reads import articles_about
from core.errors import ShopError
from core.pages.refusals import show_refusal
from orders.arrival import arrival_of
from orders.operations import ask_about_goods
from orders.reads.questions import questions_about
from orders.reads.records import maker_and_record
from reviews.reads import newest_of
from storefront.caching import ready_for_all
from storefront.forms import QuestionForm
from storefront.goods import cards, cards_of
from storefront.machines import structured
from storefront.ready import REVIEWS, shows
from storefront.views.categories import address_of

ALONGSIDE = 8  # goods in a rail
STORIES = 3
# Which goods stand beside it, and how its maker has done by others, may be as old as this.
LASTS = timedelta(hours=6)


@ready_for_all(lasts=LASTS, understood=("variant",))
def product(request: HttpRequest, slug: str) -> HttpResponse:
    goods = detail.product(slug)
    if goods is None:
        return gone(request, slug)
    if goods["slug"] != slug:  # an id, or a slug from before
        return redirect("storefront:product", goods["slug"], permanent=True)
    path = goods["category_path"]
    variants = [shown_variant(variant, goods) for variant in goods["variants"]]
    crumbs = [
        *(
            {"name": step["name"], "url": address_of(path[: place + 1])}
            for place, step in enumerate(path)
        ),
        {"name": goods["name"]},
    ]
    reviews, histogram = newest_of(goods["id"], most=REVIEWS) if goods["review_count"] else ([], [])
    maker, record = maker_and_record(goods["vendor"]["id"])
    beside = loads(related_goods(slug) or b'{"of_maker":[],"similar":[]}')
    of_maker, similar = cards_of(beside["of_maker"]), cards_of(beside["similar"])
    shows(request, [*of_maker, *similar], goods=goods["id"])
    context = {
        "product": goods,
        "maker": maker,
        "record": record,
        "arrival": arrival_of(maker, goods["lead_days"], record.travel, now=timezone.now()),
        "questions": questions_about(goods["id"]),
        "variants": variants,
        "chosen": chosen(variants, request.GET.get("variant", "")),
        "sold_out": [variant for variant in variants if not variant["can_be_had"]],
        "has_prices": len({variant["price"] for variant in variants}) > 1,
        "reviews": reviews,
        "histogram": histogram,
        "of_maker": of_maker,
        "similar": similar,
        "stories": articles_about(goods["id"])[:STORIES],
        "crumbs": crumbs,
        "structured": [
            structured.product(goods, variants, reviews, request.path),
            structured.breadcrumbs(crumbs),
        ],
        "lane": path[0]["id"] if path else None,
    }
    return render(request, "storefront/product.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ask(request: SignedInPageRequest, slug: str) -> HttpResponse:
    """Ask the maker about goods. Everybody reads it, once it is answered."""
    known = Product.objects.on_sale().named(slug).select_related("vendor").distinct()
    goods = get_object_or_404(known)
    form = QuestionForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ask_about_goods(goods, by=request.user, text=form.cleaned_data["text"])
        except ShopError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Your question is sent. The answer comes by mail."))
            return redirect("storefront:product", goods.slug)
    context = {"product": goods, "maker": goods.vendor, "form": form}
    return render(request, "storefront/ask.html", context, status=400 if form.errors else 200)


def gone(request: HttpRequest, slug: str) -> HttpResponse:
    """Of what was sold once, and what there is instead. Raises Http404 for what never was."""
    archived = Product.objects.ever_on_sale().select_related("vendor")
    goods = get_object_or_404(archived.named(slug).distinct())
    context = {
        "product": goods,
        "of_maker": cards(page_size=str(ALONGSIDE), vendor=goods.vendor.slug),
        "similar": cards(page_size=str(ALONGSIDE), category=str(goods.category_id))
        if goods.category_id
        else [],
    }
    return render(request, "storefront/gone.html", context, status=410)


def shown_variant(variant: dict[str, Any], goods: dict[str, Any]) -> dict[str, Any]:
    """A variant with what it is called and whether the smallest order of it can be had."""
    label = variant["name"] or ", ".join(map(str, variant["options"].values()))
    sale = variant.get("sale_price")
    places = {image["id"]: place for place, image in enumerate(goods["images"])}
    return variant | {
        "label": label,
        "price": Decimal(sale or variant["price"]),
        "before": Decimal(variant["price"]) if sale else None,
        "picture": places.get(variant.get("image")),
        "can_be_had": variant["stock"] >= goods["min_order_quantity"],
    }


def chosen(variants: Sequence[dict[str, Any]], wanted: str) -> dict[str, Any]:
    """The variant that the address names; else the default, or the first that can be had."""
    asked = [variant for variant in variants if str(variant["id"]) == wanted]
    usual = sorted(variants, key=lambda one: (not one["can_be_had"], not one["is_default"]))
    return (asked or usual)[0]
