"""Orders of a buyer: the list, and the page that mails lead to. No rules: the operations of orders,
payments and reviews have them."""

from typing import BinaryIO, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.pages.access import signed_in
from accounts.requests import SignedInPageRequest
from catalog.models import Product
from core.errors import ShopError
from core.forms import whole_number
from core.logs import log_refusal
from core.pages.keyset import KeysetPage
from core.pages.refusals import attempt, show_refusal
from core.private_files import private_response
from orders import operations
from orders.cookies import cart_in, keep_cart
from orders.guests import Actor, Guest
from orders.models import Fulfillment, Order, Question, ReturnPicture, StatusChange
from orders.presentation import OrderView
from orders.reads.questions import questions_in
from orders.reads.whole import whole_order
from orders.statuses import PaymentStatus, Status
from payments import gateways
from payments.operations import attempt_again, start_payments, upload_proof
from reviews import pictures
from reviews.models import Review, ReviewImage
from reviews.operations import RECEIVED, change_review, write_review
from storefront.asking import BuyerRequest, for_the_buyer
from storefront.forms import QuestionForm, ReturnForm, ReviewForm
from storefront.progress import progress_of
from storefront.views.carts import may_begin

PAGE = 10


@require_safe
def moved(request: HttpRequest, number: str) -> HttpResponse:
    """Orders stood here before the shop had pages; mails still lead here, with a guest's key."""
    query = request.META.get("QUERY_STRING", "")
    address = reverse("storefront:order", args=[number])
    return redirect(f"{address}?{query}" if query else address, permanent=True)


# ── the list ────────────────────────────────────────────────────────────────────────────────────


@require_safe
@signed_in
def order_list(request: SignedInPageRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:100]
    orders = Order.objects.bought_by(request.user)
    if query:
        orders = orders.naming(query)
    parts = Fulfillment.objects.select_related("vendor").prefetch_related("items")
    orders = orders.prefetch_related(Prefetch("fulfillments", parts))
    page = KeysetPage(request.GET, orders, size=PAGE, by="placed_at")
    context = {"orders": page.rows, "next": page.next, "asked": query, "page": "orders"}
    return render(request, "storefront/account/orders.html", context)


# ── one of them ─────────────────────────────────────────────────────────────────────────────────


@require_safe
@for_the_buyer
def order(request: BuyerRequest, order: Order) -> HttpResponse:
    shown = OrderView(whole_order(order.pk), request.asker)
    may = {offer.name for offer in shown.available_actions if offer.is_allowed}
    context = {
        "order": shown,
        "progress": progress_of(shown),
        "asked": asked_in(order, request.asker),
        "question_form": QuestionForm(request),
        "history": history_of(shown),
        "ways": ways_to_pay() if "pay" in may else [],
        "may_cancel": bool(may & {"cancel", "ask_cancel"}),
        "may_return": "ask_return" in may,
    }
    return shown_to(request, "order", context)


def shown_to(request: BuyerRequest, name: str, context: dict) -> HttpResponse:
    """A page about an order: among the account's own, or of a guest, who has no others."""
    is_guest = isinstance(request.asker, Guest)
    layout = f"storefront/account/{'guest' if is_guest else 'base'}.html"
    form = context.get("form")
    return render(
        request,
        f"storefront/account/{name}.html",
        context | {"layout": layout, "is_guest": is_guest, "page": "orders"},
        status=400 if form is not None and form.errors else 200,
    )


def ways_to_pay() -> list[str]:
    """What an order that is placed can still be paid with."""
    return [name for name in gateways.offered() if not gateways.GATEWAYS[name].pays_on_delivery]


def history_of(shown: OrderView) -> list[tuple[str, str, StatusChange]]:
    """Each line with what it is about and what it came to, the newest first; the order's own status
    only sums up."""
    vendors = {part.pk: part.vendor.business_name for part in shown.fulfillments}
    return [
        (
            vendors.get(line.fulfillment_id) or capfirst(line.get_axis_display()),
            word_of(line),
            line,
        )
        for line in reversed(shown.status_history)
        if line.axis != StatusChange.Axis.ORDER
    ]


def word_of(line: StatusChange) -> str:
    words = PaymentStatus if line.axis == StatusChange.Axis.PAYMENT else Status
    return str(dict(words.choices).get(line.target, line.target))


@require_safe
@for_the_buyer
def invoice(request: BuyerRequest, order: Order) -> HttpResponse:
    from orders.documents import file_name, invoice  # fonts' tables: half a second at a start

    shown = OrderView(whole_order(order.pk), request.asker)
    response = HttpResponse(invoice(shown, request.LANGUAGE_CODE), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(shown)}.pdf"'
    return response


def number_in(request: HttpRequest, name: str) -> int | None:
    return whole_number(request.POST.get(name, "")[:18])


@require_POST
@for_the_buyer
def received(request: BuyerRequest, order: Order) -> HttpResponse:
    def act():
        only = number_in(request, "fulfillment")
        operations.move_order(order, "completed", by=request.asker, fulfillment_id=only)

    attempt(request, act, _("Thank you. The order is completed."))
    return redirect("storefront:order", order.number)


@require_POST
@for_the_buyer
def cancel(request: BuyerRequest, order: Order) -> HttpResponse:
    def act():
        reason = request.POST.get("reason", "")[:1000]
        operations.cancel_or_ask(order, by=request.asker, reason=reason)

    attempt(request, act, _("What could be cancelled is; the rest was asked for."))
    return redirect("storefront:order", order.number)


@require_POST
@for_the_buyer
def pay(request: BuyerRequest, order: Order) -> HttpResponse:
    """A new attempt: on to the page of the gateway, if it has one."""
    wanted = request.POST.get("gateway", "")[:50] or None
    try:
        payment = attempt_again(order, by=request.asker, gateway=wanted)
        start_payments(order)
    except ShopError as error:
        log_refusal(error)
        messages.error(request, str(error))
    else:
        payment.refresh_from_db()
        if payment.redirect_url:
            return redirect(payment.redirect_url)
    return redirect("storefront:order", order.number)


@require_POST
@for_the_buyer
def prove(request: BuyerRequest, order: Order, payment: int) -> HttpResponse:
    """A proof that the money for an open transfer is on its way."""
    attempt_at = get_object_or_404(order.payments, pk=payment)
    if file := request.FILES.get("file"):
        proof = cast(BinaryIO, file)
        attempt(
            request,
            lambda: upload_proof(attempt_at, file=proof, by=request.asker),
            _("Thank you. We compare it with our bank account and write to you."),
        )
    else:
        messages.error(request, _("Choose a picture or a PDF first."))
    return redirect("storefront:order", order.number)


@require_POST
@for_the_buyer
def buy_again(request: BuyerRequest, order: Order) -> HttpResponse:
    """All that is still on sale, into the cart; the rest is named."""
    owner = cart_in(request)
    if not may_begin(request, owner):
        return redirect("storefront:order", order.number)
    added, missing = 0, []
    for item in order_items(order):
        try:
            operations.add_to_cart(owner, item.variant_id, item.quantity)
            added += 1
        except ShopError as error:
            log_refusal(error)
            missing.append(f"{item.product_name}: {error}")
    if added:
        text = ngettext("%(n)s thing is in your cart.", "%(n)s things are in your cart.", added)
        messages.success(request, text % {"n": added})
    for words in missing:
        messages.warning(request, words)
    if not added:
        return redirect("storefront:order", order.number)
    response = redirect("storefront:cart")
    keep_cart(request, response, owner)
    return response


@require_POST
@for_the_buyer
def claim(request: BuyerRequest, order: Order) -> HttpResponse:
    """A guest's order, among those of the account that is signed in."""
    if not request.user.is_authenticated:
        return redirect_to_login(
            reverse("storefront:order", args=[order.number]), reverse("people:log-in")
        )
    done = _("The order is among yours now.")
    owner = request.user
    attempt(request, lambda: operations.claim_order(order, by=owner), done)
    return redirect("storefront:order", order.number)


def order_items(order: Order):
    parts = order.fulfillments.prefetch_related("items")
    return [item for part in parts for item in part.items.all()]


# ── asking ──────────────────────────────────────────────────────────────────────────────────────


def asked_in(order: Order, asker: Actor) -> dict[int, list[Question]]:
    """What was asked about each part, from its beginning."""
    found: dict[int, list[Question]] = {}
    for question in questions_in(order, asker):
        found.setdefault(cast(int, question.fulfillment_id), []).append(question)
    return found


@require_POST
@for_the_buyer
def ask(request: BuyerRequest, order: Order) -> HttpResponse:
    """Ask the maker of a part; nobody else reads it."""
    form = QuestionForm(request, request.POST)
    part = number_in(request, "fulfillment")
    if form.is_valid():
        text = form.cleaned_data["text"]
        attempt(
            request,
            lambda: operations.ask_about_order(
                order, by=request.asker, text=text, fulfillment=part
            ),
            _("Your question is sent. The answer comes by mail."),
        )
    else:
        for words in (*form.non_field_errors(), *form.errors.get("text", [])):
            messages.error(request, words)
    address = reverse("storefront:order", args=[order.number])
    return redirect(f"{address}#part-{part}" if part else address)


# ── sending back ────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_buyer
def send_back(request: BuyerRequest, order: Order) -> HttpResponse:
    """Ask makers to take goods back: each maker decides for its own."""
    shown = OrderView(whole_order(order.pk), request.asker)
    parts = [each.part for each in progress_of(shown) if "ask_return" in each.may]
    is_sent = request.method == "POST"
    form = ReturnForm(parts, request.POST, request.FILES) if is_sent else ReturnForm(parts)
    if form.is_valid():
        try:
            operations.request_returns(
                order,
                by=request.asker,
                reason=form.cleaned_data["reason"],
                items=form.pieces,
                pictures=form.cleaned_data["pictures"],
            )
        except ShopError as error:
            error.attr = {"file": "pictures"}.get(error.attr or "", error.attr)
            show_refusal(form, error)
        else:
            messages.success(request, _("The vendor has been asked to take the goods back."))
            return redirect("storefront:order", order.number)
    return shown_to(request, "return", {"order": shown, "parts": parts, "form": form})


@require_safe
@for_the_buyer
def return_picture(request: BuyerRequest, order: Order, pk: int) -> HttpResponse:
    picture = get_object_or_404(ReturnPicture, request__fulfillment__order=order, pk=pk)
    return private_response(picture, f"{order.number}-{pk}")


# ── judging ─────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_buyer
def review(request: BuyerRequest, order: Order, product: int) -> HttpResponse:
    """Write a review of what arrived, or write it anew."""
    bought = order.fulfillments.filter(status__in=RECEIVED, items__product=product)
    if not bought.exists():
        raise Http404
    goods = get_object_or_404(Product.objects.select_related("vendor"), pk=product)
    written = Review.objects.written_by(request.asker).filter(product=product)
    known = written.select_related("item__fulfillment").first()
    form = ReviewForm(request.POST or None, request.FILES or None, review=known)
    if form.is_valid() and save_review(request, form, goods, known):
        return redirect("storefront:order", order.number)
    context = {
        "order": order,
        "product": goods,
        "review": known,
        "images": known.images.all() if known else [],
        "room": pictures.MAX_PICTURES,
        "form": form,
    }
    return shown_to(request, "review", context)


def save_review(
    request: BuyerRequest, form: ReviewForm, goods: Product, known: Review | None
) -> bool:
    by = request.asker
    said = {name: form.cleaned_data[name] for name in ("rating", "comment")}
    try:
        review = change_review(known, **said) if known else write_review(goods, by, **said)
        for file in form.cleaned_data["pictures"]:
            pictures.add_picture(review, file=file, by=by)
    except ShopError as error:
        error.attr = {"file": "pictures"}.get(error.attr or "", error.attr)
        show_refusal(form, error)
        return False
    messages.success(request, _("Thank you! Your review helps the maker and other buyers."))
    return True


@require_POST
@for_the_buyer
def remove_picture(request: BuyerRequest, order: Order, pk: int) -> HttpResponse:
    """Off a review of one's own."""
    own = Review.objects.about_goods_of(order.pk).written_by(request.asker)
    known = ReviewImage.objects.filter(review__in=own)
    image = get_object_or_404(known.select_related("review__item__fulfillment"), pk=pk)
    attempt(
        request,
        lambda: pictures.remove_picture(image, by=request.asker),
        _("The picture is taken off."),
    )
    return redirect("storefront:review", order.number, image.review.product_id)
