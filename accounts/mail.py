"""Mails about the account itself, in their reader's language. The words are in templates/mail/.

They greet by username: a name may hold anything, and a stranger may have typed it.
"""

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation

from accounts import email_tokens
from accounts.models import User
from core.pages.media import absolute_url
from house.letters import forms_of
from house.reads import house


def reset_link(user: User) -> str:
    """The token is the last part, for clients that show a page of their own."""
    return link("people:reset", email_tokens.of_reset(user), user)


def verification_link(user: User) -> str:
    return link("people:verify", email_tokens.of_address(user), user)


def link(page: str, token: str, user: User) -> str:
    with translation.override(user.language):
        return absolute_url(reverse(page, args=[token]))


def send_reset(user: User) -> None:
    send("reset", user, reset_link(user))


def send_verification(user: User) -> None:
    send("verify", user, verification_link(user))


def send_export_ready(user: User) -> None:
    with translation.override(user.language):
        url = absolute_url(reverse("storefront:data"))
    send("export_ready", user, url)


def send_password_changed(user: User) -> None:
    send("password_changed", user, "")


def send(kind: str, user: User, url: str) -> None:
    """Raises OSError, SMTPException among them, when the mail server does not take it."""
    with translation.override(user.language):
        template = f"mail/accounts/{user.language}/{kind}.txt"
        forms = forms_of(template, user.language, {"name": user.username, "url": url})
        message = EmailMultiAlternatives(
            subject=forms.subject,
            body=without_gaps(forms.text),
            from_email=house().sender,
            to=[user.email],
            headers={"Auto-Submitted": "auto-generated", "Content-Language": user.language},
        )
        message.attach_alternative(forms.html, "text/html")
    message.send()


def without_gaps(text: str) -> str:
    """No more than one empty line in a row."""
    paragraphs = [part.strip() for part in text.split("\n\n")]
    return "\n\n".join(part for part in paragraphs if part) + "\n"
