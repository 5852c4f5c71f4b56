"""Mails about goods that somebody asked for, and where their links lead: confirming and stopping
them takes no account."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from catalog.models import Product
from catalog.notice_keys import notice_opened_by, reader_of_price_mails
from catalog.operations import ask_for_notice, confirm_notice, end_notice, stop_price_mails
from core.pages.refusals import attempt
from storefront.caching import personal
from storefront.forms import NoticeForm
from storefront.guards import from_our_pages

READS_AND_FORMS = ["GET", "HEAD", "POST"]


@require_POST
@from_our_pages
@personal
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Wait for goods, or a variant of them."""
    product = get_object_or_404(Product.objects.on_sale(), slug=slug)
    form = NoticeForm(request, request.POST)
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, str(problems[0]))
    elif request.user.is_authenticated:
        person, variant = request.user, form.cleaned_data["variant"]
        attempt(
            request,
            lambda: ask_for_notice(product, by=person, variant=variant),
            _("We will write to you as soon as it is back."),
        )
    else:
        wanted = form.cleaned_data | {"language": get_language()}
        attempt(
            request,
            lambda: ask_for_notice(product, **wanted),
            _("Please look into your mail: one press there, and we write as soon as it is back."),
        )
    return redirect(reverse("storefront:product", args=[slug]))


@require_http_methods(READS_AND_FORMS)
@never_cache
def stock_notice(request: HttpRequest, key: str) -> HttpResponse:
    """A button to confirm and one to stop, for a mail program that looks at links would else press
    them. Always a 200: an error is logged with its address, and here that holds a key."""
    notice = notice_opened_by(key)
    if notice is None:
        return mail_choice(request, _("You are not waiting for anything"), "", [])
    goods = notice.product
    if request.method == "POST" and "stop" in request.POST:
        end_notice(notice)
        messages.success(request, _("Done: we will not write about it."))
        return redirect("storefront:product", goods.slug)
    if request.method == "POST":
        confirm_notice(notice)
        messages.success(request, _("We will write to you as soon as it is back."))
        return redirect("storefront:product", goods.slug)
    stop = ("stop", _("No, do not write"))
    if notice.told_at:
        return mail_choice(request, _("We have written already"), goods.name, [])
    if notice.confirmed_at:
        return mail_choice(request, _("You are waiting for this"), goods.name, [stop])
    buttons = [("confirm", _("Yes, tell me")), stop]
    return mail_choice(request, _("Shall we write when it is back?"), goods.name, buttons)


@csrf_exempt  # the key is the proof, and mail programs send it by themselves (RFC 8058)
@require_http_methods(READS_AND_FORMS)
@never_cache
def price_mails(request: HttpRequest, key: str) -> HttpResponse:
    person = reader_of_price_mails(key)
    if person is None:
        raise Http404
    if request.method == "POST":
        stop_price_mails(person)
    if request.method == "POST" or not person.may_mail_prices:
        text = _("You can have them again at any time: on the page of your profile.")
        return mail_choice(request, _("No more mails about lower prices"), text, [])
    text = _("So far we write when something on your wishlist becomes cheaper.")
    buttons = [("stop", _("Send me no such mails"))]
    return mail_choice(request, _("No more mails about lower prices?"), text, buttons)


def mail_choice(
    request: HttpRequest, heading: str, text: str, buttons: list[tuple[str, str]]
) -> HttpResponse:
    context = {"heading": heading, "text": text, "buttons": buttons}
    return render(request, "storefront/mail_choice.html", context)
