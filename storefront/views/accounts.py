"""What is a person's own: profile, addresses, sign-ins and data."""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import operations, sessions
from accounts.models import Address, ApiKey, DataExport, UserSession
from accounts.pages.access import signed_in
from accounts.pages.views import speak
from accounts.requests import SignedInPageRequest
from accounts.views.sessions import as_download
from core.errors import ShopError
from core.pages.refusals import attempt, show_refusal
from storefront.forms import AddressForm, CloseForm, PasswordForm, ProfileForm

READS_AND_FORMS = ["GET", "HEAD", "POST"]


def page(request: HttpRequest, name: str, **context) -> HttpResponse:
    """A page of the account; one with a form that was refused is a 400."""
    refused = any(getattr(value, "errors", None) for value in context.values())
    return render(
        request,
        f"storefront/account/{name}.html",
        {"page": name} | context,
        status=400 if refused else 200,
    )


# ── profile ─────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(READS_AND_FORMS)
@signed_in
def profile(request: SignedInPageRequest) -> HttpResponse:
    if request.method != "POST":
        return page(request, "profile", form=ProfileForm.of(request, request.user))
    form = ProfileForm(request, request.POST)
    if form.is_valid():
        try:
            person = operations.change_profile(request.user, request=request, **form.cleaned_data)
        except ShopError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Your profile is saved."))
            return speak(redirect("storefront:account"), person.language)
    return page(request, "profile", form=form)


# ── addresses ───────────────────────────────────────────────────────────────────────────────────


@require_safe
@signed_in
def addresses(request: SignedInPageRequest) -> HttpResponse:
    rows = Address.objects.visible_to(request.user).order_by("-is_default", "-pk")
    return page(request, "addresses", addresses=rows)


@require_http_methods(READS_AND_FORMS)
@signed_in
def new_address(request: SignedInPageRequest) -> HttpResponse:
    form = AddressForm(request.POST or None, initial={"recipient_name": request.user.name})
    if form.is_valid():
        operations.add_address(request.user, **form.cleaned_data)
        messages.success(request, _("The address is saved."))
        return redirect("storefront:addresses")
    return page(request, "address", form=form, page="addresses")


@require_http_methods(READS_AND_FORMS)
@signed_in
def address(request: SignedInPageRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Address.objects.visible_to(request.user), pk=pk)
    form = AddressForm(request.POST or None, instance=row)
    if form.is_valid():
        saved = _("The address is saved.")
        attempt(request, lambda: operations.change_address(row, **form.cleaned_data), saved)
        return redirect("storefront:addresses")
    return page(request, "address", form=form, address=row, page="addresses")


@require_POST
@signed_in
def change_address(request: SignedInPageRequest, pk: int, step: str) -> HttpResponse:
    """A button of the list: the address that is used from now on, or away with it."""
    row = get_object_or_404(Address.objects.visible_to(request.user), pk=pk)
    if step == "hapus":
        attempt(request, lambda: operations.remove_address(row), _("The address is deleted."))
    else:
        done = _("Your orders go there from now on.")
        attempt(request, lambda: operations.change_address(row, is_default=True), done)
    return redirect("storefront:addresses")


# ── how they get in ─────────────────────────────────────────────────────────────────────────────


@require_http_methods(READS_AND_FORMS)
@signed_in
def security(request: SignedInPageRequest) -> HttpResponse:
    form = PasswordForm(request, request.POST or None)
    if form.is_valid():
        try:
            person = operations.replace_password(request.user, request=request, **form.cleaned_data)
        except ShopError as error:
            show_refusal(form, error)
        else:
            update_session_auth_hash(request, person)
            sessions.begin_of_browser(request, person)
            messages.success(
                request, _("Your new password is set, and you are signed out everywhere else.")
            )
            return redirect("storefront:security")
    key = request.session.session_key
    rows = UserSession.objects.visible_to(request.user).order_by("-seen_at", "-pk")
    return page(
        request,
        "security",
        form=form,
        sessions=[(row, row.session_key == key) for row in rows],
        keys=ApiKey.objects.visible_to(request.user).order_by("-pk"),
    )


@require_POST
@signed_in
def end_session(request: SignedInPageRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(UserSession.objects.visible_to(request.user), pk=pk)
    attempt(request, lambda: operations.end_session(row), _("It is signed out."))
    return redirect("storefront:security")


@require_POST
@signed_in
def revoke_key(request: SignedInPageRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(ApiKey.objects.visible_to(request.user), pk=pk)
    attempt(request, lambda: operations.revoke_api_key(key), _("The key is deleted."))
    return redirect("storefront:security")


# ── what the house knows ────────────────────────────────────────────────────────────────────────


@require_safe
@signed_in
def data(request: SignedInPageRequest) -> HttpResponse:
    return page(request, "data", export=export_of(request), form=CloseForm(request))


def export_of(request: SignedInPageRequest) -> DataExport | None:
    return DataExport.objects.visible_to(request.user).defer("content").order_by("-pk").first()


@require_POST
@signed_in
def ask_for_data(request: SignedInPageRequest) -> HttpResponse:
    done = _("We are gathering your data, and send you a mail when it is ready.")
    attempt(request, lambda: operations.ask_for_export(request.user), done)
    return redirect("storefront:data")


@require_safe
@signed_in
def download_data(request: SignedInPageRequest) -> HttpResponse:
    ready = DataExport.objects.visible_to(request.user).filter(done_at__isnull=False)
    return as_download(get_object_or_404(ready.order_by("-pk")[:1]))


@require_POST
@signed_in
def close(request: SignedInPageRequest) -> HttpResponse:
    form = CloseForm(request, request.POST)
    if form.is_valid():
        try:
            operations.close_account(request.user, request=request, **form.cleaned_data)
        except ShopError as error:
            show_refusal(form, error)
        else:
            logout(request)
            messages.success(request, _("Your account is closed. Thank you for having been here."))
            return redirect("storefront:home")
    return page(request, "data", export=export_of(request), form=form)
