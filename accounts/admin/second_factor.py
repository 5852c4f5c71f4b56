"""The pages on which staff show their second factor, set it up and keep it."""

from collections.abc import Callable
from functools import wraps

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp import login as remember
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.util import random_hex

from accounts import operations, second_factor, sessions
from accounts.models import User
from accounts.requests import SignedInPageRequest
from core.backoffice import StepForm
from core.errors import ShopError
from core.logs import log_refusal

NEW_KEY = "second_factor_key"  # of a phone that is being set up, in the session until it is
DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code"}
LETTERS = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


def code_field(label, **attrs) -> forms.CharField:
    return forms.CharField(label=label, max_length=20, widget=forms.TextInput(attrs=attrs))


class PhoneCodeForm(StepForm):
    code = code_field(gettext_lazy("Code of your phone"), **DIGITS, autofocus=True)


class RecoveryCodeForm(StepForm):
    code = code_field(gettext_lazy("Recovery code"), **LETTERS, autofocus=True)


class EitherCodeForm(StepForm):
    code = code_field(gettext_lazy("Code of your phone, or a recovery code"), **LETTERS)


class SetUpForm(StepForm):
    code = code_field(gettext_lazy("Code that the phone shows now"), **DIGITS)


class ReplaceForm(StepForm):
    current_code = code_field(
        gettext_lazy("Code of the phone you had so far, or a recovery code"), **LETTERS
    )
    code = code_field(gettext_lazy("Code that the new phone shows"), **DIGITS)


def staff_page(view: Callable) -> Callable:
    """For staff who are signed in, whether or not they have shown their second factor."""

    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        if not (admin.site.has_permission(request) or waits(request)):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        return view(request)

    return never_cache(
        sensitive_post_parameters()(require_http_methods(["GET", "HEAD", "POST"])(checked))
    )


def waits(request: HttpRequest) -> bool:
    return getattr(request.user, "has_withheld_powers", False)


def where_to(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return reverse("admin:index")


def page(request: HttpRequest, template: str, title: str, **context) -> HttpResponse:
    shown = admin.site.each_context(request) | {"title": title} | context
    request.current_app = admin.site.name
    return TemplateResponse(request, f"admin/second_factor/{template}.html", shown)


def carried_out(form: forms.Form, run: Callable):
    """The result of the operation on a valid form; None when the form or the operation refuses."""
    if not form.is_valid():
        return None
    try:
        return run(**form.cleaned_data)
    except ShopError as error:
        log_refusal(error)
        form.add_error(error.attr, str(error))
        return None


@staff_page
def ask(request: SignedInPageRequest) -> HttpResponse:
    """The page after the password."""
    if not waits(request):
        return redirect(where_to(request))
    if second_factor.phone_of(request.user) is None:
        return redirect(f"{reverse('second-factor:set-up')}?{request.GET.urlencode()}")
    by_recovery = "recovery" in request.GET
    form = (RecoveryCodeForm if by_recovery else PhoneCodeForm)(request.POST or None)
    if device := carried_out(form, lambda code: second_factor.show(request.user, code)):
        remember(request, device)
        was = request.session.session_key
        request.session.cycle_key()
        sessions.rename_browser(was, request.session)
        return redirect(where_to(request))
    title = _("Second factor")
    others = request.GET.copy()
    others.pop("recovery", None)
    return page(
        request, "code", title, form=form, by_recovery=by_recovery, query=others.urlencode()
    )


@staff_page
def set_up(request: SignedInPageRequest) -> HttpResponse:
    """A first phone, or another one in its place."""
    user = request.user
    has_phone = second_factor.phone_of(user) is not None
    if has_phone and waits(request):
        return redirect("second-factor:code")
    key = request.session.setdefault(NEW_KEY, random_hex(20))
    form = (ReplaceForm if has_phone else SetUpForm)(request.POST or None)
    made = carried_out(
        form, lambda **codes: operations.set_up_second_factor(user, key=key, **codes)
    )
    if made:
        phone, codes = made
        del request.session[NEW_KEY]
        stay_signed_in(request)
        remember(request, phone)
        return show_recovery_codes(request, codes)
    import segno  # once in the life of a member of staff

    picture = segno.make(second_factor.key_as_address(key, user), error="m", micro=False)
    return page(
        request,
        "set_up",
        _("Set up your second factor"),
        form=form,
        has_phone=has_phone,
        picture=picture.svg_data_uri(scale=5, border=3, light="#fff"),
        key=second_factor.key_as_text(key),
    )


def stay_signed_in(request: SignedInPageRequest) -> None:
    """All sign-ins of the person have just ended; this one goes on."""
    update_session_auth_hash(request, User.objects.get(pk=request.user.pk))


def show_recovery_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """In this answer only."""
    title = _("Your recovery codes")
    return page(request, "recovery_codes", title, codes=codes, next=where_to(request))


@staff_page
def overview(request: SignedInPageRequest) -> HttpResponse:
    left = StaticToken.objects.filter(device__user=request.user.pk).count()
    return page(
        request,
        "overview",
        _("Second factor"),
        phone=second_factor.phone_of(request.user),
        left=left,
        may_remove=not settings.STAFF_SECOND_FACTOR,
    )


@staff_page
def renew(request: SignedInPageRequest) -> HttpResponse:
    form = EitherCodeForm(request.POST or None)
    if codes := carried_out(
        form, lambda code: operations.renew_recovery_codes(request.user, code=code)
    ):
        return show_recovery_codes(request, codes)
    return page(
        request,
        "confirm",
        _("New recovery codes"),
        form=form,
        about=_("The recovery codes that you have are void from then on."),
    )


@staff_page
def remove(request: SignedInPageRequest) -> HttpResponse:
    if settings.STAFF_SECOND_FACTOR:
        raise Http404
    form = EitherCodeForm(request.POST or None)
    if carried_out(form, lambda code: remove_for(request, code)):
        messages.success(request, _("You have no second factor any more."))
        return redirect("second-factor:overview")
    return page(
        request,
        "confirm",
        _("Remove the second factor"),
        form=form,
        is_grave=True,
        about=_("From then on your password alone opens the back office."),
    )


def remove_for(request: SignedInPageRequest, code: str) -> bool:
    operations.remove_second_factor(request.user, code=code)
    stay_signed_in(request)
    return True
