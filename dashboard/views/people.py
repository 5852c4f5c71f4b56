"""Signing up and in, the language of the pages, and applying to sell."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from accounts.forms import LoginForm
from accounts.models import User
from accounts.operations import change_profile, register
from core.errors import ShopError
from dashboard.forms.base import show_refusal
from dashboard.forms.people import ApplicationForm, SignUpForm
from dashboard.views.access import OPENED, signed_in
from vendors.models import Vendor
from vendors.operations import apply_as_vendor

A_YEAR = 31_536_000


def speak(response: HttpResponse, language: str) -> HttpResponse:
    """From now on this browser's pages are in a person's language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


class Login(LoginView):
    template_name = "dashboard/people/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True
    next_page = reverse_lazy("dashboard:overview")

    def form_valid(self, form) -> HttpResponse:
        return speak(super().form_valid(form), form.get_user().language)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """For this browser, and of who is signed in for mails too."""
    language = request.POST.get("language")
    if request.user.is_authenticated and language in User.Language.values:
        change_profile(request.user, language=language)
    return set_language(request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("dashboard:overview")
    form = SignUpForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            person = register(**form.cleaned_data, language=get_language()).user
        except ShopError as error:
            show_refusal(form, error)
        else:
            login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
            messages.success(request, _("Welcome, %(name)s!") % {"name": person.name})
            return speak(redirect("dashboard:apply"), person.language)
    context = {"form": form}
    return render(
        request, "dashboard/people/sign_up.html", context, status=400 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def apply(request: HttpRequest) -> HttpResponse:
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
            messages.error(request, str(error))
        else:
            messages.success(request, _("Thank you! We will read it soon."))
        return redirect("dashboard:apply")
    context = {
        "applicant": vendor,
        "review": vendor.reviews.first() if vendor else None,
        "form": form if may_apply else None,
    }
    return render(
        request, "dashboard/people/apply.html", context, status=400 if form.errors else 200
    )
