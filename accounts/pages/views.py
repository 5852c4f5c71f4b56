"""Signing up, in and out, for buyers and vendors alike, and the language of the pages."""

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
from accounts.pages.access import for_strangers, onward, page_at, signed_in, way
from accounts.pages.forms import (
    ForgottenForm,
    ResetForm,
    SignUpForm,
    VerifyAgainForm,
    VerifyForm,
)
from accounts.requests import SignedInPageRequest
from core.errors import ShopError
from core.pages.refusals import attempt, show_refusal

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


def greeting(request: HttpRequest) -> dict:
    """Where the asker was going, and whether that is the vendors' side or an order."""
    target = way(request)
    return {
        "next": target,
        "is_vendor": target.startswith(reverse("dashboard:overview")),
        "is_for_order": page_at(target) == "storefront:order",
    }


class Login(LoginView):
    template_name = "accounts/log_in.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_success_url(self) -> str:
        return onward(self.request, self.request.user)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | greeting(self.request)

    def form_valid(self, form) -> HttpResponse:
        return speak(super().form_valid(form), form.get_user().language)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """For this browser, and of who is signed in for mails too."""
    language = request.POST.get("language")
    if request.user.is_authenticated and language in User.Language.values:
        change_profile(request.user, language=language)
    return set_language(request)


@require_http_methods(["GET", "HEAD", "POST"])
@for_strangers
def sign_up(request: HttpRequest) -> HttpResponse:
    form = SignUpForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            person = register(**form.cleaned_data, language=get_language()).user
        except ShopError as error:
            show_refusal(form, error)
        else:
            login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
            messages.success(request, _("Welcome, %(name)s!") % {"name": person.name})
            return speak(redirect(onward(request, person)), person.language)
    context = {"form": form} | greeting(request)
    return render(request, "accounts/sign_up.html", context, status=400 if form.errors else 200)


# ── what a mail leads to ────────────────────────────────────────────────────────────────────────


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link to set a new password. The answer tells nobody whose address it is."""
    form = ForgottenForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        ask_for_reset(form.cleaned_data["email"])
        return render(request, "accounts/mail_sent.html")
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
            return redirect("people:log-in")
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
            if request.user.is_authenticated:
                return redirect(onward(request, request.user))
            return redirect("people:log-in")
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
    return redirect(onward(request, request.user))


def form_page(request: HttpRequest, form, heading: str, button: str) -> HttpResponse:
    """Always a 200: an error is logged with its address, and here that holds a token."""
    context = {"form": form, "heading": heading, "button": button}
    return render(request, "accounts/ask.html", context)
