"""Bodies that the server did not wait for (serving/http.py), refused in their address's shape."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.web.typing import GetResponse
from core.web.views import error_page

REFUSAL = "serving.refusal"  # of the WSGI environment; no header can bear this name
ANSWERS = {
    "body_too_large": (413, _("What was sent is too large.")),
    "body_too_slow": (408, _("What was sent did not arrive in time.")),
}


def middleware(get_response: GetResponse) -> GetResponse:
    def handle(request: HttpRequest) -> HttpResponse:
        code = request.META.get(REFUSAL)
        if code is None:
            return get_response(request)
        status, detail = ANSWERS[code]
        return error_page(request, status, code, str(detail))

    return handle
