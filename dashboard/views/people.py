"""Asking to sell."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.pages.access import signed_in
from accounts.requests import SignedInPageRequest
from core.errors import ShopError
from core.logs import log_refusal
from dashboard.forms.people import ApplicationForm
from dashboard.views.access import OPENED
from vendors.models import Vendor
from vendors.operations import apply_as_vendor

MOVED = {
    "login": "people:log-in",
    "logout": "people:log-out",
    "sign-up": "people:sign-up",
    "forgotten": "people:forgotten",
    "reset": "people:reset",
    "verify": "people:verify",
    "language": "people:language",
}


def moved(request: HttpRequest, page: str, **given: str) -> HttpResponse:
    """The doors stood here when only vendors used them; mails and bookmarks still lead here."""
    name = "people:verify-again" if page == "verify" and not given else MOVED[page]
    query = request.META.get("QUERY_STRING", "")
    address = reverse(name, kwargs=given) + (f"?{query}" if query else "")
    return redirect(address, permanent=True, preserve_request=True)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def apply(request: SignedInPageRequest) -> HttpResponse:
    """Ask to sell, see where the application stands, and ask again after a refusal."""
    vendor = Vendor.objects.filter(owner=request.user).first()
    if vendor and vendor.status in OPENED:
        return redirect("dashboard:overview")
    may_apply = vendor is None or vendor.status == Vendor.Status.REJECTED
    form = ApplicationForm(request.POST if request.method == "POST" else None, instance=vendor)
    if request.method == "POST" and (not may_apply or form.is_valid()):
        try:
            apply_as_vendor(request.user, **(form.cleaned_data if may_apply else {}))
        except ShopError as error:  # such as a second click
            log_refusal(error)
            messages.error(request, str(error))
        else:
            messages.success(request, _("Thank you! We will read it soon."))
        return redirect("dashboard:apply")
    context = {
        "applicant": vendor,
        "review": vendor.reviews.first() if vendor else None,
        "form": form if may_apply else None,
    }
    return render(request, "dashboard/apply.html", context, status=400 if form.errors else 200)
