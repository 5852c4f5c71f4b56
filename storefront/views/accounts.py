"""The door to what is the person's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def account(request: HttpRequest) -> HttpResponse:
    return redirect("people:log-in")
