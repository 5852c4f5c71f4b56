"""A vendor's own promotions: for its own goods, and at its own cost."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import ShopError
from core.pages.keyset import KeysetPage
from core.pages.refusals import attempt, show_refusal
from dashboard.forms.promotions import PromotionForm
from dashboard.views.access import ShopRequest, for_vendors
from promotions.models import Promotion
from promotions.operations import (
    change_own_promotion,
    withdraw_own_promotion,
    write_promotion,
)

PAGE = 25
FIELDS_OF_ERRORS = {"starts_at": "first_day", "ends_at": "last_day"}


@require_safe
@for_vendors
def promotion_list(request: ShopRequest) -> HttpResponse:
    own = Promotion.objects.filter(vendor=request.vendor).with_usage()
    page = KeysetPage(request.GET, own, size=PAGE)
    now = timezone.now()
    context = {
        "page": "shop",
        "section": "promotions",
        "promotions": [{"row": row, "phase": row.phase(now)} for row in page.rows],
        "next": page.next,
    }
    return render(request, "dashboard/promotions/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_vendors
def new_promotion(request: ShopRequest) -> HttpResponse:
    form = form_of(request, Promotion(vendor=request.vendor))
    if form.is_valid() and save(form, request, None):
        return redirect("dashboard:promotions")
    return form_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_vendors
def promotion(request: ShopRequest, pk: int) -> HttpResponse:
    known = own_promotion(request, pk)
    form = form_of(request, own_promotion(request, pk))  # the form writes into its instance
    if form.is_valid() and save(form, request, known):
        return redirect("dashboard:promotions")
    return form_page(request, form, known)


@require_POST
@for_vendors
def withdraw(request: ShopRequest, pk: int) -> HttpResponse:
    """Gone, or switched off where orders have used it."""
    known = own_promotion(request, pk)
    done = _("The promotion “%(title)s” is withdrawn.") % {"title": known.title}
    attempt(request, lambda: withdraw_own_promotion(known), done)
    return redirect("dashboard:promotions")


def own_promotion(request: ShopRequest, pk: int) -> Promotion:
    return get_object_or_404(Promotion, vendor=request.vendor, pk=pk)


def form_of(request: ShopRequest, instance: Promotion) -> PromotionForm:
    sent = request.POST if request.method == "POST" else None
    return PromotionForm(request.vendor, sent, instance=instance)


def save(form: PromotionForm, request: ShopRequest, known: Promotion | None) -> bool:
    try:
        if known is None:
            write_promotion(vendor=request.vendor, **form.changes)
        else:
            change_own_promotion(known, **form.changes)
    except ShopError as error:
        for problem in error.problems or [error]:
            problem.attr = FIELDS_OF_ERRORS.get(problem.attr or "", problem.attr)
        show_refusal(form, error)
        return False
    messages.success(request, _("Your promotion is saved."))
    return True


def form_page(request: ShopRequest, form: PromotionForm, known: Promotion | None) -> HttpResponse:
    context = {"page": "shop", "section": "promotions", "form": form, "promotion": known}
    status = 400 if form.errors else 200
    return render(request, "dashboard/promotions/promotion.html", context, status=status)
