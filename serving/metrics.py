"""GET /metrics: figures of the house for Prometheus, for who knows METRICS_TOKEN.

What processes have counted (core/watching.py) is added up over all of this web server's; what the
database knows (figures.py) is asked of it, so that it does not matter which process answers.
"""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest

from core.watching import counted
from serving.figures import Figures

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """404 unless METRICS_TOKEN is set and sent as `Authorization: Bearer <token>`."""
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.METRICS_TOKEN
    if not token or not hmac.compare_digest(sent.encode(), token.encode()):
        return HttpResponseNotFound()
    figures = CollectorRegistry()
    figures.register(Figures())
    return HttpResponse(counted() + generate_latest(figures), content_type=CONTENT_TYPE)
