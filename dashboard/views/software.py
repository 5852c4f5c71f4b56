"""Keys for other software, and webhooks with what was sent to them."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import ApiKey
from accounts.operations import create_api_key, revoke_api_key
from accounts.requests import SignedInPageRequest
from accounts.scopes import Scope
from core.errors import ShopError
from core.pages.keyset import KeysetPage
from core.pages.refusals import attempt, show_refusal
from dashboard.forms.software import EVENTS, KeyForm, WebhookForm
from dashboard.views.access import for_vendors
from notifications.models import Delivery, WebhookEndpoint
from notifications.operations import add_endpoint, change_endpoint, replay_delivery
from notifications.permissions import may_have_webhooks

PAGE = 25
TABS = [("", gettext_lazy("All")), *Delivery.Status.choices]


# ── keys ────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@for_vendors
def keys(request: SignedInPageRequest) -> HttpResponse:
    """The keys, and a form for a new one. The text of a new key is in this answer only."""
    form = KeyForm(request.user, request.POST if request.method == "POST" else None)
    text = ""
    if form.is_valid():
        try:
            _key, text = create_api_key(request.user, **form.details)
        except ShopError as error:
            show_refusal(form, error)
        else:
            form = KeyForm(request.user)
    names = dict(Scope.choices)
    context = {
        "page": "shop",
        "section": "keys",
        "form": form,
        "text": text,
        "keys": [
            {"key": key, "scopes": [names.get(scope, scope) for scope in key.scopes]}
            for key in ApiKey.objects.visible_to(request.user).order_by("-pk")
        ],
    }
    return render(
        request, "dashboard/software/keys.html", context, status=400 if form.errors else 200
    )


@require_POST
@for_vendors
def revoke_key(request: SignedInPageRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(ApiKey.objects.visible_to(request.user), pk=pk)
    done = _("The key %(name)s is revoked.") % {"name": key.name}
    attempt(request, lambda: revoke_api_key(key), done)
    return redirect("dashboard:keys")


# ── webhooks ────────────────────────────────────────────────────────────────────────────────────


def endpoint_of(request: SignedInPageRequest, pk: int) -> WebhookEndpoint:
    return get_object_or_404(WebhookEndpoint.objects.visible_to(request.user), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_vendors
def webhooks(request: SignedInPageRequest) -> HttpResponse:
    """The webhooks, and a form for a new one. The secret of a new one is in this answer only."""
    may_add = may_have_webhooks(request.user)
    sent = request.POST if request.method == "POST" and may_add else None
    form, added = WebhookForm(request.user, sent), None
    if form.is_valid():
        try:
            added = add_endpoint(request.user, **form.cleaned_data)
        except ShopError as error:
            show_refusal(form, error)
        else:
            form = WebhookForm(request.user)
    context = {
        "page": "shop",
        "section": "webhooks",
        "form": form if may_add else None,
        "added": added,
        "endpoints": WebhookEndpoint.objects.visible_to(request.user).order_by("-pk"),
    }
    return render(
        request, "dashboard/software/webhooks.html", context, status=400 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_vendors
def webhook(request: SignedInPageRequest, pk: int) -> HttpResponse:
    """One webhook: what it listens to, and what was sent to it, newest first."""
    endpoint = endpoint_of(request, pk)
    initial = {name: getattr(endpoint, name) for name in ("url", "description", "event_types")}
    form = WebhookForm(
        request.user, request.POST if request.method == "POST" else None, initial=initial
    )
    if form.is_valid():
        saved = _("The webhook is saved.")
        attempt(request, lambda: change_endpoint(endpoint, **form.cleaned_data), saved)
        return redirect("dashboard:webhook", pk=pk)
    status, sent = request.GET.get("status", ""), endpoint.deliveries.all()
    if status:
        if status not in Delivery.Status.values:
            raise Http404
        sent = sent.filter(status=status)
    page = KeysetPage(request.GET, sent, size=PAGE)
    names: Any = EVENTS
    context = {
        "page": "shop",
        "section": "webhooks",
        "endpoint": endpoint,
        "form": form,
        "deliveries": [
            {
                "row": row,
                "name": names.get(row.event_type, row.event_type),
                "payload": json.dumps(row.payload, indent=2, ensure_ascii=False),
            }
            for row in page.rows
        ],
        "next": page.next,
        "status": status,
        "tabs": TABS,
    }
    return render(
        request, "dashboard/software/webhook.html", context, status=400 if form.errors else 200
    )


@require_POST
@for_vendors
def switch_webhook(request: SignedInPageRequest, pk: int) -> HttpResponse:
    endpoint = endpoint_of(request, pk)
    is_on = request.POST.get("on") == "yes"
    done = _("The webhook is switched on.") if is_on else _("The webhook is switched off.")
    attempt(request, lambda: change_endpoint(endpoint, is_active=is_on), done)
    return redirect("dashboard:webhook", pk=pk)


@require_POST
@for_vendors
def delete_webhook(request: SignedInPageRequest, pk: int) -> HttpResponse:
    endpoint_of(request, pk).delete()
    messages.success(request, _("The webhook and its history are deleted."))
    return redirect("dashboard:webhooks")


@require_POST
@for_vendors
def replay(request: SignedInPageRequest, pk: int, delivery: int) -> HttpResponse:
    row = get_object_or_404(Delivery, endpoint=endpoint_of(request, pk), pk=delivery)
    attempt(request, lambda: replay_delivery(row), _("It will be sent again in a moment."))
    return redirect("dashboard:webhook", pk=pk)
