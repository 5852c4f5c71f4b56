from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from house.reads import house

A_YEAR = 31_536_000  # pages name the version of the row in the address


@require_safe
def colours(request: HttpRequest) -> HttpResponse:
    """The house's colour for the pages, by day and by night, over those of palette.css."""
    response = render(request, "house/colours.css", {"house": house()}, content_type="text/css")
    if request.GET.get("v") == house().version:
        response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
