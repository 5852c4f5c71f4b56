"""What a page says of an operation: that it is done, or why not."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from core.errors import ShopError
from core.logs import log_refusal


def attempt(request: HttpRequest, run: Callable[[], object], done: str) -> bool:
    """Carry out a button's operation, and say what came of it; nothing where the page shows it."""
    try:
        run()
    except ShopError as error:
        log_refusal(error)
        messages.error(request, str(error))
        return False
    if done:
        messages.success(request, done)
    return True


def show_refusal(form: forms.BaseForm, error: ShopError) -> None:
    """What an operation refused, at the fields that it names."""
    log_refusal(error)
    for problem in error.problems or [error]:
        form.add_error(problem.attr if problem.attr in form.fields else None, str(problem))
