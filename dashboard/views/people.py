"""Signing up and in, the language of the pages, and applying to sell."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from accounts.forms import LoginForm
from accounts.models import User
from accounts.operations import (
    ask_for_reset,
    ask_for_verification,
    change_profile,
    register,
    reset_password,
    verify_address,
)
from accounts.requests import SignedInPageRequest
from core.errors import ShopError
from core.logs import log_refusal
from dashboard.forms.base import show_refusal
from dashboard.forms.people import (
    ApplicationForm,
    ForgottenForm,
    ResetForm,
    SignUpForm,
    VerifyAgainForm,
    VerifyForm,
)
from dashboard.views.access import OPENED, attempt, signed_in
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
    next_page = "dashboard:overview"

    def get_context_data(self, **kwargs) -> dict:
        """Who came for an order is no vendor."""
        is_buyer = self.get_redirect_url().startswith(reverse("storefront:order", args=["-"])[:-1])
        return super().get_context_data(**kwargs) | {"is_buyer": is_buyer}

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


# ── what a mail leads to ────────────────────────────────────────────────────────────────────────


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link to set a new password. The answer tells nobody whose address it is."""
    form = ForgottenForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        ask_for_reset(form.cleaned_data["email"])
        return render(request, "dashboard/people/mail_sent.html")
    return form_page(request, form, _("Forgot your password?"), _("Send me a link"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, token: str) -> HttpResponse:
    form = ResetForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            reset_password(token=token, password=form.cleaned_data["password"])
        except ShopError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Your new password is set. Log in with it."))
            return redirect("dashboard:login")
    return form_page(request, form, _("Set a new password"), _("Save password"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """A button, for a mail program that looks at links would else press it."""
    form = VerifyForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            verify_address(token)
        except ShopError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Thank you, your e-mail address is verified."))
            return redirect("dashboard:overview")
    return form_page(request, form, _("Is this e-mail address yours?"), _("Yes, it is mine"))


@require_POST
@signed_in
def verify_again(request: SignedInPageRequest) -> HttpResponse:
    form = VerifyAgainForm(request, request.POST)
    if not form.is_valid():
        messages.error(request, str(form.non_field_errors()[0]))
    else:
        sent = _("We have sent the mail again. Its link works for three days.")
        attempt(request, lambda: ask_for_verification(request.user), sent)
    return redirect("dashboard:overview")


def form_page(request: HttpRequest, form, heading: str, button: str) -> HttpResponse:
    """Always a 200: an error is logged with its address, and here that holds a token."""
    context = {"form": form, "heading": heading, "button": button}
    return render(request, "dashboard/people/ask.html", context)


# ── asking to sell ──────────────────────────────────────────────────────────────────────────────


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
    return render(
        request, "dashboard/people/apply.html", context, status=400 if form.errors else 200
    )
