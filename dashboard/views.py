"""The vendor's pages: what came in, what is to be done, and the buttons to do it.

Every row comes from the asker's own vendor, so another's is 404; what may be done is what
orders.operations says.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import LoginForm
from core.errors import ShopError
from dashboard import steps
from orders.models import Fulfillment, ReturnRequest
from orders.statuses import Status
from vendors.models import Vendor

PAGE = 25
LATEST = 5
TABS = [Status.PENDING, Status.PROCESSING, Status.SHIPPED, Status.DELIVERED, Status.COMPLETED]


class Login(LoginView):
    template_name = "dashboard/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True
    next_page = reverse_lazy("dashboard:overview")


def for_vendors(view: Callable) -> Callable:
    """Hand the view the asker's vendor; who has none reads how to become one."""

    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        vendor = Vendor.objects.filter(owner=request.user).first()
        if vendor is None or vendor.status in (Vendor.Status.PENDING, Vendor.Status.REJECTED):
            review = vendor.reviews.first() if vendor else None
            return render(request, "dashboard/apply.html", {"vendor": vendor, "review": review})
        request.vendor = vendor
        return view(request, *args, **kwargs)

    return login_required(never_cache(checked), login_url="dashboard:login")


def parts_of(vendor: Vendor):
    return Fulfillment.objects.filter(vendor=vendor).select_related("order__buyer")


def part_of(vendor: Vendor, number: str) -> Fulfillment:
    part = get_object_or_404(parts_of(vendor), order__number=number)
    part.vendor = vendor
    return part


@require_safe
@for_vendors
def overview(request: HttpRequest) -> HttpResponse:
    parts = Fulfillment.objects.filter(vendor=request.vendor)
    late = Q(status=Status.PROCESSING, ship_by__lt=timezone.now())
    counts = parts.filter(status__in=[Status.PENDING, Status.PROCESSING]).aggregate(
        process=Count("pk", filter=Q(status=Status.PENDING)),
        ship=Count("pk", filter=Q(status=Status.PROCESSING)),
        late=Count("pk", filter=late),
    )
    returns = ReturnRequest.objects.open().filter(fulfillment__vendor=request.vendor)
    counts["returns"] = returns.count()
    latest = parts_of(request.vendor).prefetch_related("items").order_by("-placed_at", "-pk")
    context = {
        "vendor": request.vendor,
        "page": "overview",
        "counts": counts,
        "parts": latest[:LATEST],
    }
    return render(request, "dashboard/overview.html", context)


@require_safe
@for_vendors
def part_list(request: HttpRequest) -> HttpResponse:
    """The vendor's parts, newest first; `status` (or `late`, `returns`) chooses, `after` pages."""
    parts = parts_of(request.vendor).prefetch_related("items").order_by("-placed_at", "-pk")
    status = request.GET.get("status", "")
    if status == "late":
        parts = parts.filter(status=Status.PROCESSING, ship_by__lt=timezone.now())
    elif status == "returns":
        parts = parts.filter(returns__in=ReturnRequest.objects.open())
    elif status in Status.values:
        parts = parts.filter(status=status)
    elif status:
        raise Http404
    if number := request.GET.get("after"):
        last = part_of(request.vendor, number)
        older = Q(placed_at__lt=last.placed_at) | Q(placed_at=last.placed_at, pk__lt=last.pk)
        parts = parts.filter(older)
    page = list(parts[: PAGE + 1])
    context = {
        "vendor": request.vendor,
        "page": "parts",
        "parts": page[:PAGE],
        "next": page[PAGE - 1] if len(page) > PAGE else None,
        "status": status,
        "tabs": [("", _("All")), *((tab.value, tab.label) for tab in TABS)],
    }
    return render(request, "dashboard/parts.html", context)


@require_safe
@for_vendors
def part(request: HttpRequest, number: str) -> HttpResponse:
    return part_page(request, part_of(request.vendor, number))


def part_page(request: HttpRequest, part: Fulfillment, **came_back) -> HttpResponse:
    """The page of a part; `came_back` are forms that were sent with mistakes, by step."""
    number = part.order.number
    returns = [
        {
            "request": asked,
            "offers": [
                steps.Offer(
                    step,
                    came_back.get(name) or step.form(),
                    reverse("dashboard:return", args=[number, asked.pk, name]),
                )
                for name, step in steps.answers_to(asked).items()
                if name in steps.OPEN_TO.get(asked.status, ())
            ],
        }
        for asked in part.returns.order_by("-pk")
    ]
    context = {
        "vendor": request.vendor,
        "page": "parts",
        "part": part,
        "address": part.order.shipping_address,
        "items": part.items.all(),
        "history": part.history.select_related("by").order_by("-pk"),
        "returns": returns,
        "offers": steps.offers(
            part,
            request.user,
            lambda name: reverse("dashboard:step", args=[number, name]),
            came_back,
        ),
    }
    return render(request, "dashboard/part.html", context, status=400 if came_back else 200)


@require_POST
@for_vendors
def take_step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    row = part_of(request.vendor, number)
    if name not in steps.STEPS:
        raise Http404
    return carry_out(request, row, steps.STEPS[name], lambda **a: steps.take(row, name, **a))


@require_POST
@for_vendors
def answer_return(request: HttpRequest, number: str, pk: int, name: str) -> HttpResponse:
    row = part_of(request.vendor, number)
    asked = get_object_or_404(row.returns.select_related("fulfillment"), pk=pk)
    step = steps.answers_to(asked).get(name)
    if step is None:
        raise Http404
    return carry_out(request, row, step, lambda **a: steps.answer(asked, name, **a))


def carry_out(request: HttpRequest, row: Fulfillment, step: steps.Step, run: Callable):
    form = step.form(request.POST)
    if not form.is_valid():
        return part_page(request, row, **{step.name: form})
    try:
        run(user=request.user, **form.cleaned_data)
    except ShopError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(step)s – done.") % {"step": step.label})
    return redirect("dashboard:part", number=row.order.number)
