"""What watches a process asks it by its IP address and in plain HTTP: /healthz, /readyz, /metrics.

They are answered before anything looks at the Host header or leads to HTTPS.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.web.views import healthz, readyz
from serving.metrics import metrics

PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics,
}


def middleware(get_response: Callable) -> Callable:
    def handle(request: HttpRequest) -> HttpResponse:
        return PROBES.get(request.path_info, get_response)(request)

    return handle
