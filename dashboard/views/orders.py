"""Orders: what came in, and the buttons to do what is to be done.

What may be done is what orders.operations says.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInPageRequest
from core.errors import ShopError
from core.logs import log_refusal
from core.pages.keyset import KeysetPage
from core.private_files import private_response
from dashboard import steps
from dashboard.views.access import ShopRequest, for_vendors
from orders import operations
from orders.errors import TransitionRefused
from orders.filters import PartFilterSet
from orders.models import Fulfillment, Order, ReturnPicture, StatusChange
from orders.presentation import OrderView, refunds_of
from orders.reads.whole import whole_orders
from orders.statuses import ROAD, Status
from vendors.models import Vendor

PAGE = 25
TABS = [
    ("", gettext_lazy("All")),
    *((status.value, status.label) for status in ROAD),
    ("returns", gettext_lazy("Requests")),
    *((status.value, status.label) for status in (Status.CANCELLED, Status.RETURNED)),
]
HEADINGS = {
    "to_process": gettext_lazy("Orders to process"),
    "to_ship": gettext_lazy("Orders to ship"),
    "late": gettext_lazy("Late orders"),
    "returns": gettext_lazy("Orders with requests"),
}


def parts_of(vendor: Vendor):
    own = Fulfillment.objects.filter(vendor=vendor).with_refunded()
    return own.select_related("order__buyer")


def part_of(vendor: Vendor, number: str) -> Fulfillment:
    part = get_object_or_404(parts_of(vendor), order__number=number)
    part.vendor = vendor
    return part


# ── the list ────────────────────────────────────────────────────────────────────────────────────


@require_safe
@for_vendors
def part_list(request: ShopRequest) -> HttpResponse:
    """The vendor's parts, newest first; `status` and `q` choose, `after` pages."""
    own = parts_of(request.vendor).prefetch_related("items")
    asked = PartFilterSet(request.GET, own, lenient=True)
    status = request.GET.get("status", "")
    if status and "status" not in asked.checked:
        raise Http404
    page = KeysetPage(request.GET, asked.qs, size=PAGE, by="placed_at")
    context = {
        "page": "parts",
        "parts": page.rows,
        "open": {part.pk for part in page.rows if part.status in ROAD[:-1]},
        "next": page.next,
        "status": status,
        "q": asked.checked.get("q", ""),
        "query": request.GET.urlencode(),
        "heading": HEADINGS.get(status, _("Orders")),
        "tabs": TABS,
        "steps": [steps.STEPS[name] for name in steps.FOR_SEVERAL],
    }
    return render(request, "dashboard/orders/list.html", context)


@require_POST
@for_vendors
def take_step_with_several(request: ShopRequest) -> HttpResponse:
    """One step with each of the orders that were picked; what is refused is said one by one."""
    name = request.POST.get("step", "")
    if name not in steps.FOR_SEVERAL:
        raise Http404
    step, done = steps.STEPS[name], 0
    parts = picked(request, request.POST.getlist("number"))
    for part in parts:
        try:
            steps.take(part, name, request.user)
        except ShopError as error:
            log_refusal(error)
            messages.error(request, f"{part.order.number}: {why(error, step)}")
        else:
            done += 1
    if done:
        text = ngettext("%(step)s: %(n)s order.", "%(step)s: %(n)s orders.", done)
        messages.success(request, text % {"step": step.label, "n": done})
    if not parts:
        messages.error(request, _("Select at least one order first."))
    return redirect(f"{reverse('dashboard:parts')}?{request.GET.urlencode()}")


def picked(request: ShopRequest, numbers: list[str]) -> list[Fulfillment]:
    """Oldest first. One that is not the vendor's makes it 404."""
    wanted = set(numbers[:PAGE])
    parts = parts_of(request.vendor).filter(order__number__in=wanted).order_by("placed_at", "pk")
    if len(parts) < len(wanted):
        raise Http404
    return list(parts)


# ── one order ───────────────────────────────────────────────────────────────────────────────────


@require_safe
@for_vendors
def part(request: ShopRequest, number: str) -> HttpResponse:
    return part_page(request, part_of(request.vendor, number))


def part_page(request: SignedInPageRequest, part: Fulfillment, **came_back) -> HttpResponse:
    """The page of a part; `came_back` are forms that were sent with mistakes, by step."""
    number = part.order.number
    returns = [
        {
            "request": asked,
            "offers": [
                steps.Offer(
                    step,
                    came_back.get(name) or step.asked(),
                    reverse("dashboard:return", args=[number, asked.pk, name]),
                )
                for name, step in steps.answers_to(asked).items()
                if name in steps.OPEN_TO.get(asked.status, ())
            ],
        }
        for asked in part.returns.with_contents().order_by("-pk")
    ]
    context = {
        "page": "parts",
        "part": part,
        "road": road_of(part),
        "address": part.order.shipping_address,
        "items": part.items.all(),
        "refunds": refunds_of(part),
        "history": history_of(part, request.user),
        "returns": returns,
        "offers": steps.offers(
            part,
            request.user,
            lambda name: reverse("dashboard:step", args=[number, name]),
            came_back,
        ),
    }
    return render(request, "dashboard/orders/order.html", context, status=400 if came_back else 200)


def history_of(part: Fulfillment, user: User) -> list[tuple[StatusChange, bool]]:
    """The newest first, each with whether the vendor wrote it; of internal notes only those."""
    lines = part.history.select_related("by").order_by("-pk")
    told = [(line, line.by_id == user.pk) for line in lines]
    return [(line, is_own) for line, is_own in told if is_own or not line.is_internal]


@require_POST
@for_vendors
def write_note(request: ShopRequest, number: str) -> HttpResponse:
    part = part_of(request.vendor, number)
    try:
        operations.write_internal_note(
            part.order,
            by=request.user,
            text=request.POST.get("internal_note", "")[:1000],
            fulfillment_id=part.pk,
        )
    except ShopError as error:
        log_refusal(error)
        messages.error(request, str(error))
    return redirect("dashboard:part", number=number)


def road_of(part: Fulfillment) -> list[tuple[str, str]]:
    """The statuses of the road, each `done`, `here` or neither; none once it was left."""
    if part.status not in ROAD:
        return []
    here = ROAD.index(part.status)
    marks = ["done"] * here + ["here"] + [""] * (len(ROAD) - here - 1)
    return [(str(status.label), mark) for status, mark in zip(ROAD, marks, strict=True)]


@require_POST
@for_vendors
def take_step(request: ShopRequest, number: str, name: str) -> HttpResponse:
    row = part_of(request.vendor, number)
    if name not in steps.STEPS:
        raise Http404
    return carry_out(request, row, steps.STEPS[name], lambda **a: steps.take(row, name, **a))


@require_POST
@for_vendors
def answer_return(request: ShopRequest, number: str, pk: int, name: str) -> HttpResponse:
    row = part_of(request.vendor, number)
    asked = get_object_or_404(row.returns.select_related("fulfillment"), pk=pk)
    step = steps.answers_to(asked).get(name)
    if step is None:
        raise Http404
    return carry_out(request, row, step, lambda **a: steps.answer(asked, name, **a))


@require_safe
@for_vendors
def return_picture(request: ShopRequest, number: str, pk: int) -> HttpResponse:
    part = part_of(request.vendor, number)
    picture = get_object_or_404(ReturnPicture, request__fulfillment=part, pk=pk)
    return private_response(picture, f"{number}-{pk}")


def carry_out(request: SignedInPageRequest, row: Fulfillment, step: steps.Step, run: Callable):
    form = step.asked(request.POST)
    if not form.is_valid():
        return part_page(request, row, **{step.name: form})
    try:
        run(user=request.user, **form.cleaned_data)
    except ShopError as error:
        log_refusal(error)
        messages.error(request, why(error, step))
    else:
        messages.success(request, _("Done: %(step)s.") % {"step": step.label})
    return redirect("dashboard:part", number=row.order.number)


def why(error: ShopError, step: steps.Step) -> str:
    """A refusal in words. Somebody else may have been faster, so it says where the order is."""
    if not isinstance(error, TransitionRefused) or "from" not in error.data:
        return str(error)
    return _("“%(step)s” was not possible: the order is “%(status)s” now. %(reason)s") % {
        "step": step.label,
        "status": Status(error.data["from"]).label,
        "reason": error,
    }


# ── papers ──────────────────────────────────────────────────────────────────────────────────────


@require_safe
@for_vendors
def invoice(request: ShopRequest, number: str) -> HttpResponse:
    from orders.documents import file_name, invoice  # fonts' tables: half a second at a start

    (seen,) = as_vendor(request, [part_of(request.vendor, number)])
    return pdf(invoice(seen, get_language()), file_name(seen))


@require_safe
@for_vendors
def packing_slips(request: ShopRequest) -> HttpResponse:
    """Of the orders that were picked, in one file; cancelled ones need none."""
    from orders.documents import packing_slips

    parts = picked(request, request.GET.getlist("number"))
    parts = [part for part in parts if part.status != Status.CANCELLED]
    if not parts:
        messages.error(request, _("Select at least one order first."))
        return redirect("dashboard:parts")
    slips = packing_slips(as_vendor(request, parts), get_language())
    return pdf(slips, f"surat-jalan-{parts[0].order.number}")


def as_vendor(request: SignedInPageRequest, parts: list[Fulfillment]) -> list[OrderView]:
    """The orders as their vendor sees them: its own part, as if that were the order."""
    own = Order.objects.sold_by_owner(request.user).filter(pk__in=[part.order_id for part in parts])
    orders = whole_orders(own.order_by("placed_at", "pk").values_list("pk", flat=True))
    return [OrderView(order, request.user, as_vendor=True) for order in orders]


def pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
