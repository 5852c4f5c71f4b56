"""The shop's profile, and what its vendor says about the house."""

from typing import BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInPageRequest
from content.models import Testimonial
from content.operations import change_testimonial, write_testimonial
from core.errors import ShopError
from core.pages.media import picture_in_page, picture_path
from core.pages.refusals import attempt, show_refusal
from core.pictures import BANNERS, take
from dashboard.forms.shop import ShopForm, TestimonialForm
from dashboard.views.access import ShopRequest, for_vendors
from vendors.models import Vendor
from vendors.operations import change_vendor, set_banner, set_logo

MOST = 50  # testimonials shown


@require_http_methods(["GET", "HEAD", "POST"])
@for_vendors
def profile(request: ShopRequest) -> HttpResponse:
    kept = Vendor.objects.get(pk=request.vendor.pk)  # the form writes into its instance
    form = ShopForm(request.POST if request.method == "POST" else None, instance=kept)
    if form.is_valid():
        try:
            change_vendor(request.vendor, **form.changes)
        except ShopError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Your shop is saved."))
            return redirect("dashboard:shop")
    context = {
        "page": "shop",
        "section": "profile",
        "form": form,
        "logo": picture_path(request.vendor.business_logo_url),
        "banner": picture_in_page(kept.banner),
    }
    return render(
        request, "dashboard/shop/profile.html", context, status=400 if form.errors else 200
    )


@require_POST
@for_vendors
def logo(request: ShopRequest) -> HttpResponse:
    if file := request.FILES.get("file"):
        picture = cast(BinaryIO, file)
        attempt(request, lambda: set_logo(request.vendor, picture), _("Your new logo is saved."))
    else:
        messages.error(request, _("Choose a picture first."))
    return redirect("dashboard:shop")


@require_POST
@for_vendors
def banner(request: ShopRequest) -> HttpResponse:
    """Another picture for the top of the shop's page, or none."""
    if "remove" in request.POST:
        attempt(request, lambda: set_banner(request.vendor, None), _("Your banner is removed."))
    elif file := request.FILES.get("file"):
        picture = cast(BinaryIO, file)
        attempt(
            request,
            lambda: set_banner(request.vendor, take(picture, folder=BANNERS)),
            _("Your new banner is saved."),
        )
    else:
        messages.error(request, _("Choose a picture first."))
    return redirect("dashboard:shop")


@require_http_methods(["GET", "HEAD", "POST"])
@for_vendors
def testimonials(request: SignedInPageRequest) -> HttpResponse:
    form = TestimonialForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        thanks = _("Thank you! Everybody can read it now.")
        if settings.TESTIMONIALS == "before":
            thanks = _("Thank you! It is shown once our staff have read it.")
        message = form.cleaned_data["message"]
        attempt(request, lambda: write_testimonial(request.user, message=message), thanks)
        return redirect("dashboard:testimonials")
    own = [
        {
            "row": row,
            "form": TestimonialForm(initial={"message": row.message}, auto_id=f"said-{row.pk}-%s"),
        }
        for row in Testimonial.objects.of(request.user).order_by("-pk")[:MOST]
    ]
    context = {"page": "shop", "section": "testimonials", "form": form, "own": own}
    return render(
        request, "dashboard/shop/testimonials.html", context, status=400 if form.errors else 200
    )


@require_POST
@for_vendors
def change_own_testimonial(request: SignedInPageRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Testimonial.objects.of(request.user), pk=pk)
    form = TestimonialForm(request.POST)
    if form.is_valid():
        message = form.cleaned_data["message"]
        saved = _("Saved.")
        if settings.TESTIMONIALS == "before":
            saved = _("Saved. Our staff read it once more.")
        attempt(request, lambda: change_testimonial(row, message=message), saved)
    else:
        messages.error(request, str(form.errors["message"][0]))
    return redirect("dashboard:testimonials")
