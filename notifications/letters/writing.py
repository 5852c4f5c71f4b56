"""A mail as it is sent."""

from typing import Any

from django.utils import timezone, translation

from core.money import display
from house.letters import forms_of
from house.reads import house
from ledger.models import BankAccount
from notifications import links
from notifications.letters.about import About
from notifications.letters.goods import about_prices, about_question, about_stock
from notifications.letters.orders import about_order
from notifications.models import Mail
from notifications.printing import Letter
from vendors.models import Vendor


def write(mail: Mail, about: About) -> Letter | None:
    """The mail in its receiver's language; None when there is nothing to say any more."""
    receiver = mail.receiver
    if receiver and (not receiver.is_active or receiver.closed_at):
        return None
    if receiver is None and about.is_gone:
        return None
    language = receiver.language if receiver else about.guest.language
    with translation.override(language), timezone.override(None):
        context = context_of(mail, about)
        if context is None:
            return None
        forms = forms_of(f"mail/{language}/{mail.kind}.txt", language, context)
        return Letter(
            subject=forms.subject,
            body=tidy(forms.text),
            from_email=house().sender,
            to=[receiver.email if receiver else about.guest.email],
            headers=unsubscribing(context)
            | {
                # the same however often it is sent, so that a mailbox can tell a repeat
                "Message-ID": f"<{mail.event.hex}.{mail.pk}@{links.mail_host()}>",
                "Auto-Submitted": "auto-generated",
                "Content-Language": language,
            },
            alternatives=[(forms.html, "text/html")],
        )


def unsubscribing(context: dict[str, Any]) -> dict[str, str]:
    """What a mail program needs for a button of its own that stops such mails (RFC 8058)."""
    if "stop" not in context:
        return {}
    return {
        "List-Unsubscribe": f"<{context['stop']}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def tidy(text: str) -> str:
    """No more than one empty line in a row, no spaces at the ends."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        line = line.strip()
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"


def context_of(mail: Mail, about: About) -> dict[str, Any] | None:
    name = mail.receiver.name if mail.receiver else about.guest.name
    context: dict[str, Any] = {"name": name}
    if "question" in about.given:
        return about_question(mail, about, context)
    if "stock_notice" in about.given:
        return about_stock(mail, about, context)
    if mail.kind == "prices_dropped":
        return about_prices(mail, about, context)
    if "order" in about.given:
        return about_order(mail, about, context)
    if "vendor" in about.given:
        is_staff = mail.kind.startswith("staff_")
        page = links.in_admin("vendors/vendor", about.vendor.pk)
        url = page if is_staff else links.dashboard()
        return context | about_vendor(about) | {"url": url}
    if about.endpoint is None or about.endpoint.is_active:
        return None
    url = links.dashboard() if Vendor.objects.filter(owner=mail.receiver).exists() else ""
    return context | {"endpoint": about.endpoint, "url": url}


def about_vendor(about: About) -> dict[str, Any]:
    said: dict[str, Any] = {"vendor": about.vendor, "review": about.review}
    if about.payout is not None:
        paid = {"payout": about.payout, "ended": about.given["ended"]}
        return said | paid | {"amount": display(about.payout.amount)}
    return said | {"account": BankAccount.objects.filter(vendor=about.vendor).first()}
